import type { Result } from '@meja/domain';
import type { Client } from '../../api/client.ts';
import type { Problem } from '../../api/problem.ts';
import { Resource } from '../../api/resource.svelte.ts';
import { endOtherSessions, endSession, loadSessions, type OpenSession } from './account.ts';

const POLL_MS = 60_000;

/** Where somebody is signed in, kept up to date while they look. */
export class SessionsController {
  readonly #api: Client;
  readonly #resource: Resource<readonly OpenSession[]>;

  constructor(api: Client, now: () => number) {
    this.#api = api;
    this.#resource = new Resource((signal) => loadSessions(api, signal), now);
  }

  get current(): Resource<readonly OpenSession[]>['current'] {
    return this.#resource.current;
  }

  get all(): readonly OpenSession[] {
    return this.#resource.value ?? [];
  }

  refresh(): Promise<void> {
    return this.#resource.refresh();
  }

  async end({ id }: OpenSession): Promise<Result<void, Problem>> {
    const result = await endSession(this.#api, id);
    await this.#resource.refresh();
    return result;
  }

  async endOthers(): Promise<Result<void, Problem>> {
    const result = await endOtherSessions(this.#api);
    await this.#resource.refresh();
    return result;
  }

  watch(): () => void {
    void this.#resource.refresh();
    const polling = setInterval(() => {
      if (document.visibilityState === 'visible') void this.#resource.refresh();
    }, POLL_MS);
    return () => {
      clearInterval(polling);
      this.#resource.stop();
    };
  }
}
