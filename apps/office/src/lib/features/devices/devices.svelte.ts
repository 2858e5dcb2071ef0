import type { Result } from '@meja/domain';
import type { Client } from '../../api/client.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import type { Problem } from '../../api/problem.ts';
import { Resource } from '../../api/resource.svelte.ts';
import { loadDevices, revoke, type Device } from './device.ts';

/** When a tablet was last heard of moves without anything being sold. */
const POLL_MS = 30_000;

/** The tablets of the outlets, kept up to date while somebody looks. */
export class DevicesController {
  readonly #api: Client;
  readonly #resource: Resource<readonly Device[]>;

  constructor(api: Client, now: () => number) {
    this.#api = api;
    this.#resource = new Resource((signal) => loadDevices(api, signal), now);
  }

  get current(): Resource<readonly Device[]>['current'] {
    return this.#resource.current;
  }

  get all(): readonly Device[] {
    return this.#resource.value ?? [];
  }

  refresh(): Promise<void> {
    return this.#resource.refresh();
  }

  async revoke(device: Device): Promise<Result<void, Problem>> {
    const result = await revoke(this.#api, device.id);
    await this.#resource.refresh();
    return result;
  }

  watch(live: LiveController): () => void {
    void this.#resource.refresh();
    const unfollow = live.onChange(() => this.#resource.poke());
    const polling = setInterval(() => {
      if (document.visibilityState === 'visible') void this.#resource.refresh();
    }, POLL_MS);
    return () => {
      unfollow();
      clearInterval(polling);
      this.#resource.stop();
    };
  }
}
