import type { Result } from '@meja/domain';
import { createClient, type Client } from '../../api/client.ts';
import { showPasskey } from '../../api/passkey.ts';
import { answer, problemOf, type Problem } from '../../api/problem.ts';

const METHODS = ['code', 'passkey', 'password'] as const;
export type StepUpMethod = (typeof METHODS)[number];

/**
 * Asks whoever is signed in to show that it is still them, where the server wants that before it does something. What was asked for
 * waits, and is then asked for once more: whoever asked hears of nothing but the outcome.
 */
export class StepUpController {
  readonly #send: typeof fetch;
  readonly #api: Client;
  #methods = $state.raw<readonly StepUpMethod[]>([]);
  #waiting: { settle: (isProved: boolean) => void; outcome: Promise<boolean> } | undefined;
  #asking = $state(false);

  constructor(send: typeof fetch) {
    this.#send = send;
    this.#api = createClient(send);
  }

  get asking(): boolean {
    return this.#asking;
  }

  /** What may be shown. */
  get methods(): readonly StepUpMethod[] {
    return this.#methods;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const response = await this.#send(input, init);
    if (response.status !== 403) return response;
    const { code, methods = [] } = await problemOf(response.clone());
    if (code !== 'STEP_UP_REQUIRED' || !(await this.#ask(methods))) return response;
    return this.#send(input, init);
  };

  /** @returns what was wrong with it */
  async show(
    shown: { by: 'password'; password: string } | { by: 'code'; code: string } | { by: 'passkey' },
  ): Promise<Problem | undefined> {
    const result = await this.#shown(shown);
    if (!result.ok) return result.error;
    this.#end(true);
    return undefined;
  }

  cancel(): void {
    this.#end(false);
  }

  async #shown(shown: Parameters<StepUpController['show']>[0]): Promise<Result<unknown, Problem>> {
    const door = this.#api.auth['step-up'];
    if (shown.by !== 'passkey') return answer(door.$post({ json: shown }));
    const options = await answer(door.options.$post());
    if (!options.ok) return options;
    const assertion = await showPasskey(options.value);
    if (!assertion.ok) return assertion;
    return answer(door.$post({ json: { by: 'passkey', assertion: assertion.value } }));
  }

  /** One question for all that wait at the same time. */
  #ask(methods: readonly string[]): Promise<boolean> {
    if (this.#waiting) return this.#waiting.outcome;
    this.#methods = METHODS.filter((method) => methods.includes(method));
    if (this.#methods.length === 0) return Promise.resolve(false);
    let settle: (isProved: boolean) => void = () => undefined;
    const outcome = new Promise<boolean>((resolve) => (settle = resolve));
    this.#waiting = { settle, outcome };
    this.#asking = true;
    return outcome;
  }

  #end(isProved: boolean): void {
    this.#asking = false;
    this.#waiting?.settle(isProved);
    this.#waiting = undefined;
  }
}
