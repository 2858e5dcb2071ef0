import { m } from '@meja/ui/messages';
import type { Result } from '@meja/domain';
import type { Problem } from '../../api/problem.ts';
import { codeMissing, factorWords } from './factor-words.ts';
import type { SessionController } from './session.svelte.ts';

export type SecondMethod = 'code' | 'passkey' | 'recovery_code';
const METHODS: readonly SecondMethod[] = ['code', 'passkey', 'recovery_code'];

/** What follows a right password. */
export class SecondStepController {
  readonly #session: Pick<SessionController, 'signInByCode' | 'signInByPasskey'>;
  readonly #expired: (problem: Problem) => void;
  readonly methods: readonly SecondMethod[];
  code = $state('');
  #method = $state<SecondMethod>('code');
  #wrong = $state<string>();
  #problem = $state.raw<Problem>();

  /** @param expired called when it has to begin with the password again */
  constructor(
    session: Pick<SessionController, 'signInByCode' | 'signInByPasskey'>,
    methods: readonly string[],
    expired: (problem: Problem) => void,
  ) {
    this.#session = session;
    this.#expired = expired;
    this.methods = METHODS.filter((method) => methods.includes(method));
    this.#method = this.methods[0] ?? 'code';
  }

  /** What is asked for now. */
  get method(): SecondMethod {
    return this.#method;
  }

  /** What is wrong with the code. */
  get wrong(): string | undefined {
    return this.#wrong;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  choose(method: SecondMethod): void {
    this.#method = method;
    this.code = '';
    this.#clear();
  }

  async submit(): Promise<void> {
    this.#clear();
    if (this.#method === 'passkey') return this.byPasskey();
    this.#wrong = this.#missing();
    if (this.#wrong !== undefined) return;
    this.#heed(await this.#session.signInByCode(this.code));
  }

  async byPasskey(): Promise<void> {
    this.#clear();
    this.#heed(await this.#session.signInByPasskey());
  }

  #missing(): string | undefined {
    if (this.#method === 'code') return codeMissing(this.code);
    return this.code.trim() === '' ? m.office_second_recovery_missing() : undefined;
  }

  #heed(result: Result<void, Problem>): void {
    if (result.ok) return;
    const { code } = result.error;
    if (code === 'SECOND_STEP_EXPIRED') this.#expired(result.error);
    else if (code === 'CODE_WRONG' && this.#method === 'recovery_code')
      this.#wrong = m.office_second_recovery_wrong();
    else if (code === 'CODE_WRONG') this.#wrong = factorWords(result.error);
    else this.#problem = result.error;
  }

  #clear(): void {
    this.#wrong = undefined;
    this.#problem = undefined;
  }
}
