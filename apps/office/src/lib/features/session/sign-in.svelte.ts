import { m } from '@meja/ui/messages';
import type { Problem } from '../../api/problem.ts';
import { SecondStepController } from './second-step.svelte.ts';
import type { SessionController } from './session.svelte.ts';

type Missing = { email?: string; password?: string };

/** The form at the door. */
export class SignInController {
  readonly #session: SessionController;
  email = $state('');
  password = $state('');
  tenant = $state<string>();
  #missing = $state.raw<Missing>({});
  #problem = $state.raw<Problem>();
  #second = $state.raw<SecondStepController>();
  #tenants = $state.raw<readonly { slug: string; name: string }[]>([]);

  constructor(session: SessionController) {
    this.#session = session;
  }

  get missing(): Missing {
    return this.#missing;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** Where the e-mail belongs to several: those to choose from. */
  get tenants(): readonly { slug: string; name: string }[] {
    return this.#tenants;
  }

  /** What follows, once the password was right and is not enough. */
  get second(): SecondStepController | undefined {
    return this.#second;
  }

  /** Back to the password. */
  leaveSecond(problem?: Problem): void {
    this.#second = undefined;
    this.#problem = problem;
    this.password = '';
  }

  /** Without e-mail and password. */
  async byPasskey(): Promise<void> {
    this.#problem = undefined;
    this.#missing = {};
    const result = await this.#session.signInByPasskey();
    if (!result.ok) this.#problem = result.error;
  }

  async submit(): Promise<void> {
    const email = this.email.trim();
    this.#problem = undefined;
    this.#missing = {
      ...(email.includes('@') ? {} : { email: m.office_sign_in_email_missing() }),
      ...(this.password === '' ? { password: m.office_sign_in_password_missing() } : {}),
    };
    if (Object.keys(this.#missing).length > 0) return;
    const { tenant, password } = this;
    const result = await this.#session.signIn({
      email,
      password,
      ...(tenant === undefined ? {} : { tenant }),
    });
    if (result.ok) return;
    const { tenants, methods, code } = result.error;
    if (code === 'SECOND_FACTOR_REQUIRED' && methods) {
      this.#second = new SecondStepController(this.#session, methods, (problem) => this.leaveSecond(problem));
      return;
    }
    this.#problem = result.error;
    if (!tenants) return;
    this.#tenants = tenants;
    this.tenant ??= tenants[0]?.slug;
  }
}
