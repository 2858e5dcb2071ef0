import { ok } from '@meja/domain';
import { answer } from '../../api/problem.ts';
import type { Client } from '../../api/client.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import { Resource } from '../../api/resource.svelte.ts';
import { KINDS, type Kind } from './exception.ts';

export type Counts = Readonly<Record<Kind, number>>;

/** How many matters wait for somebody to decide. Shown on every page of those who may. */
export class AttentionCounts {
  readonly #resource: Resource<Counts>;

  /** @param outletId of one outlet alone, or (null) of all */
  constructor(api: Client, now: () => number, outletId: () => string | null = () => null) {
    this.#resource = new Resource(async (signal) => {
      const id = outletId();
      const query = id === null ? {} : { outlet_id: id };
      const result = await answer(api.exceptions.summary.$get({ query }, { init: { signal } }));
      return result.ok ? ok(result.value.matters) : result;
    }, now);
  }

  get current(): Counts | undefined {
    return this.#resource.value;
  }

  get total(): number {
    const counts = this.#resource.value;
    return counts ? KINDS.reduce((sum, kind) => sum + counts[kind], 0) : 0;
  }

  refresh(): Promise<void> {
    return this.#resource.refresh();
  }

  /** Of another outlet now. */
  reload(): Promise<void> {
    return this.#resource.reload();
  }

  /** Something may have changed. */
  poke(): void {
    this.#resource.poke();
  }

  /** Nobody looks any more. */
  stop(): void {
    this.#resource.stop();
  }

  watch(live: LiveController): () => void {
    void this.refresh();
    const unfollow = live.onChange(() => this.poke());
    return () => {
      unfollow();
      this.stop();
    };
  }
}
