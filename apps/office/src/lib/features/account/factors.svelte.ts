import { ok, type Result } from '@meja/domain';
import type { Client } from '../../api/client.ts';
import type { Problem } from '../../api/problem.ts';
import { Resource } from '../../api/resource.svelte.ts';
import {
  addApp,
  addPasskey,
  beginApp,
  loadFactors,
  makeCodes,
  removeApp,
  removePasskey,
  renamePasskey,
  type AppSetup,
  type Factors,
  type Passkey,
} from './factors.ts';

type Outcome = Promise<Result<void, Problem>>;

/** Two-step sign-in of whoever is signed in. */
export class FactorsController {
  readonly #api: Client;
  readonly #resource: Resource<Factors>;
  readonly #changed: () => unknown;
  #codes = $state.raw<readonly string[]>([]);

  /** @param changed called when other sessions have ended by it */
  constructor(api: Client, now: () => number, changed: () => unknown) {
    this.#api = api;
    this.#changed = changed;
    this.#resource = new Resource((signal) => loadFactors(api, signal), now);
  }

  get current(): Resource<Factors>['current'] {
    return this.#resource.current;
  }

  get isOn(): boolean {
    const factors = this.#resource.value;
    return factors !== undefined && (factors.appSince !== null || factors.passkeys.length > 0);
  }

  /** New recovery codes, as long as they are to be shown. */
  get codes(): readonly string[] {
    return this.#codes;
  }

  codesKept(): void {
    this.#codes = [];
  }

  refresh(): Promise<void> {
    return this.#resource.refresh();
  }

  beginApp(): Promise<Result<AppSetup, Problem>> {
    return beginApp(this.#api);
  }

  addApp({ setup }: AppSetup, code: string): Outcome {
    return this.#after(addApp(this.#api, { setup, code }));
  }

  removeApp(): Outcome {
    return this.#after(removeApp(this.#api));
  }

  makeCodes(): Outcome {
    return this.#after(makeCodes(this.#api));
  }

  addPasskey(name: string): Outcome {
    return this.#after(addPasskey(this.#api, name));
  }

  async renamePasskey(key: Passkey, name: string): Outcome {
    const result = await renamePasskey(this.#api, key, name);
    await this.refresh();
    return result;
  }

  removePasskey(key: Passkey): Outcome {
    return this.#after(removePasskey(this.#api, key));
  }

  watch(): () => void {
    void this.refresh();
    return () => this.#resource.stop();
  }

  async #after(change: Promise<Result<readonly string[] | void, Problem>>): Outcome {
    const result = await change;
    if (!result.ok) return result;
    if (result.value) this.#codes = result.value;
    this.#changed();
    await this.refresh();
    return ok(undefined);
  }
}
