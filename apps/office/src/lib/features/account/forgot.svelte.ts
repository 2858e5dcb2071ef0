import { m } from '@meja/ui/messages';
import type { Client } from '../../api/client.ts';
import type { Problem } from '../../api/problem.ts';
import { askForLink } from './account.ts';

/** The form that asks for a link to a new password. */
export class ForgotController {
  readonly #api: Client;
  email = $state('');
  #missing = $state<string>();
  #problem = $state.raw<Problem>();
  #sentTo = $state<string>();

  constructor(api: Client) {
    this.#api = api;
  }

  get missing(): string | undefined {
    return this.#missing;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** Where the link went, if there is such an account. */
  get sentTo(): string | undefined {
    return this.#sentTo;
  }

  again(): void {
    this.#sentTo = undefined;
  }

  async submit(): Promise<void> {
    const email = this.email.trim();
    this.#problem = undefined;
    this.#missing = email.includes('@') ? undefined : m.office_sign_in_email_missing();
    if (this.#missing !== undefined) return;
    const result = await askForLink(this.#api, email);
    if (result.ok) this.#sentTo = email;
    else if (result.error.code === 'INVALID') this.#missing = m.office_sign_in_email_missing();
    else this.#problem = result.error;
  }
}
