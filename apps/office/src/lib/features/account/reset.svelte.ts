import type { Client } from '../../api/client.ts';
import type { Problem } from '../../api/problem.ts';
import { resetPassword } from './account.ts';
import { lengthWords, refusalWords } from './account-words.ts';

/** The form behind the link of the mail. */
export class ResetController {
  readonly #api: Client;
  readonly #token: string;
  password = $state('');
  #wrong = $state<string>();
  #problem = $state.raw<Problem>();
  #state = $state<'open' | 'done' | 'invalid'>('open');

  /** @param token what stands behind the `#` of the link */
  constructor(api: Client, token: string) {
    this.#api = api;
    this.#token = token;
    if (token === '') this.#state = 'invalid';
  }

  get state(): 'open' | 'done' | 'invalid' {
    return this.#state;
  }

  get wrong(): string | undefined {
    return this.#wrong;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  async submit(): Promise<void> {
    this.#problem = undefined;
    this.#wrong = lengthWords(this.password);
    if (this.#wrong !== undefined) return;
    const result = await resetPassword(this.#api, { token: this.#token, password: this.password });
    if (result.ok) this.#state = 'done';
    else if (result.error.code === 'RESET_LINK_INVALID') this.#state = 'invalid';
    else {
      this.#wrong = refusalWords(result.error);
      if (this.#wrong === undefined) this.#problem = result.error;
    }
  }
}
