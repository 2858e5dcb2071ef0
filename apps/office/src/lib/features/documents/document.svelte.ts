import type { Result } from '@meja/domain';
import type { LiveController } from '../../api/live.svelte.ts';
import type { Problem } from '../../api/problem.ts';
import { Resource } from '../../api/resource.svelte.ts';

/** One document, kept up to date while somebody looks. */
export class DocumentController<Doc extends { outletId: string }> {
  readonly #resource: Resource<Doc>;

  constructor(load: (signal: AbortSignal) => Promise<Result<Doc, Problem>>, now: () => number) {
    this.#resource = new Resource(load, now);
  }

  get current(): Resource<Doc>['current'] {
    return this.#resource.current;
  }

  refresh(): Promise<void> {
    return this.#resource.refresh();
  }

  watch(live: Pick<LiveController, 'onChange'>): () => void {
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
