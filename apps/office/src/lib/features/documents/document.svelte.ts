import type { Result } from '@meja/domain';
import type { LiveController, Poke } from '../../api/live.svelte.ts';
import type { Problem } from '../../api/problem.ts';
import { Resource } from '../../api/resource.svelte.ts';
import { watched } from '../../api/watched.ts';
import type { Outlets } from '../outlets/index.ts';

/** One document, kept up to date while somebody looks. */
export class DocumentController<Doc extends { outletId: string }> {
  readonly #resource: Resource<Doc>;

  /** @param outlets their clocks say when it was: nothing of it is shown before they are known */
  constructor(
    load: (signal: AbortSignal) => Promise<Result<Doc, Problem>>,
    outlets: Pick<Outlets, 'known'>,
    now: () => number,
  ) {
    this.#resource = new Resource(async (signal) => {
      const [doc, known] = await Promise.all([load(signal), outlets.known()]);
      return doc.ok && !known.ok ? known : doc;
    }, now);
  }

  get current(): Resource<Doc>['current'] {
    return this.#resource.current;
  }

  refresh(): Promise<void> {
    return this.#resource.refresh();
  }

  watch(live: Pick<LiveController, 'onChange'>): () => void {
    const isOfItsOutlet = (poke: Poke) =>
      poke === 'everything' || poke.outletId === this.#resource.value?.outletId;
    return watched(this.#resource, live, isOfItsOutlet);
  }
}
