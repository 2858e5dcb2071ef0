import type { Client } from '../../api/client.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import { Resource } from '../../api/resource.svelte.ts';
import { loadShift, type Shift } from './shift.ts';

interface Dependencies {
  api: Client;
  id: string;
  currencyExponent: number;
  now: () => number;
}

/** One shift, kept up to date while somebody looks. */
export class ShiftController {
  readonly #resource: Resource<Shift>;

  constructor({ api, id, currencyExponent, now }: Dependencies) {
    this.#resource = new Resource((signal) => loadShift(api, id, currencyExponent, signal), now);
  }

  get current(): Resource<Shift>['current'] {
    return this.#resource.current;
  }

  refresh(): Promise<void> {
    return this.#resource.refresh();
  }

  watch(live: LiveController): () => void {
    void this.#resource.refresh();
    const unfollow = live.onChange((poke) => {
      const outletId = this.#resource.value?.outletId;
      if (poke === 'everything' || poke.outletId === outletId) this.#resource.poke();
    });
    return () => {
      unfollow();
      this.#resource.stop();
    };
  }
}
