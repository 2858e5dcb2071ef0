import { ok } from '@meja/domain';
import { answer } from '../../api/problem.ts';
import type { Client } from '../../api/client.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import { Resource } from '../../api/resource.svelte.ts';

export interface Counts {
  conflicts: number;
  quarantine: number;
  unallocated: number;
  terms: number;
  breaks: number;
}

/** How much waits for somebody to decide. Shown on every page of those who may. */
export class AttentionCounts {
  readonly #resource: Resource<Counts>;

  constructor(api: Client, now: () => number) {
    this.#resource = new Resource(async (signal) => {
      const result = await answer(api.exceptions.summary.$get({ query: {} }, { init: { signal } }));
      if (!result.ok) return result;
      const { conflicts, quarantine, unallocated, terms, breaks } = result.value;
      return ok({ conflicts, quarantine, unallocated, terms, breaks });
    }, now);
  }

  get current(): Counts | undefined {
    return this.#resource.value;
  }

  get total(): number {
    const counts = this.#resource.value;
    if (!counts) return 0;
    const { conflicts, quarantine, unallocated, terms, breaks } = counts;
    return conflicts + quarantine + unallocated + terms + breaks;
  }

  /** Somebody here has just decided something: the count follows at once. */
  refresh(): Promise<void> {
    return this.#resource.refresh();
  }

  watch(live: LiveController): () => void {
    void this.#resource.refresh();
    const unfollow = live.onChange(() => this.#resource.poke());
    return () => {
      unfollow();
      this.#resource.stop();
    };
  }
}
