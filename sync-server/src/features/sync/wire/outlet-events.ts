import type { HeadEvent, News } from '@meja/sync';
import type { Db } from '../../../db/database.ts';
import { withTenantSnapshot } from '../../../db/tenant.ts';
import type { OutletEventSource, OutletOf, Poke, PokeHub } from '../../../http/deps.ts';
import { DOCUMENTS, readLatest, TEXT_AT_MOST } from './outlet-events.queries.ts';

export interface OutletEventsDeps {
  db: Db;
  pokes: Pick<PokeHub, 'subscribe'>;
  log: { warn: (fields: object, message: string) => void };
}

type Listener = (event: HeadEvent) => void;

/** An outlet that tablets follow. */
interface Followed extends OutletOf {
  listeners: Set<Listener>;
  /** Where its stream was when they were last told; null before that. */
  told: number | null;
  /** The last poke that they have not been told of. */
  next: Poke | null;
  isTelling: boolean;
  unsubscribe: (() => void) | undefined;
}

const followed = (of: OutletOf): Followed => ({
  ...of,
  listeners: new Set(),
  told: null,
  next: null,
  isTelling: false,
  unsubscribe: undefined,
});

/**
 * Tells an outlet's tablets that their streams have moved, and what has changed. The changes are read once for all of them, instead of by a
 * pull of each. It only saves time: a tablet that cannot use the changes pulls them.
 */
export class OutletEvents implements OutletEventSource {
  readonly #deps: OutletEventsDeps;
  readonly #outlets = new Map<string, Followed>();

  constructor(deps: OutletEventsDeps) {
    this.#deps = deps;
  }

  follow(of: OutletOf, listener: Listener): () => void {
    const key = `${of.tenantId}/${of.outletId}`;
    const outlet = this.#outlets.get(key) ?? followed(of);
    this.#outlets.set(key, outlet);
    outlet.listeners.add(listener);
    outlet.unsubscribe ??= this.#deps.pokes.subscribe(of.tenantId, of.outletId, (poke) =>
      this.#hear(outlet, poke),
    );
    return () => {
      outlet.listeners.delete(listener);
      if (outlet.listeners.size > 0) return;
      outlet.unsubscribe?.();
      if (this.#outlets.get(key) === outlet) this.#outlets.delete(key);
    };
  }

  #hear(outlet: Followed, poke: Poke): void {
    if (poke.stream === 'catalog') return tell(outlet, headOf(poke));
    // Of two pushes that committed one after the other the first may be told last.
    if (outlet.next && poke.head < outlet.next.head) return;
    outlet.next = poke;
    if (!outlet.isTelling) void this.#tellAll(outlet);
  }

  /** What comes in while something is being read is told together, in the next round. */
  async #tellAll(outlet: Followed): Promise<void> {
    outlet.isTelling = true;
    for (let poke = outlet.next; poke !== null; poke = outlet.next) {
      outlet.next = null;
      const event = await this.#eventOf(outlet, poke);
      outlet.told = Math.max(event.head, outlet.told ?? 0);
      tell(outlet, event);
    }
    outlet.isTelling = false;
  }

  async #eventOf(outlet: Followed, poke: Poke): Promise<HeadEvent> {
    const { tenantId, outletId, told: since, listeners } = outlet;
    // Whoever is alone there has most likely delivered it.
    if (since === null || since >= poke.head || listeners.size < 2) return headOf(poke);
    try {
      const latest = await withTenantSnapshot(this.#deps.db, tenantId, (tx) =>
        readLatest(tx, outletId, since),
      );
      if (!latest || latest.head < poke.head) return headOf(poke);
      const { epoch, head, changes } = latest;
      const event = { ...headOf(poke), head, news: { epoch, since, changes } };
      return textOf(event).length > TEXT_AT_MOST ? { ...headOf(poke), head } : event;
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'the news of an outlet could not be read');
      return headOf(poke);
    }
  }
}

const tell = ({ listeners }: Followed, event: HeadEvent): void => {
  for (const listener of [...listeners]) listener(event);
};

const headOf = ({ stream, outletId, head }: Poke | HeadEvent): HeadEvent => ({ stream, outletId, head });

/** What was to be told of a stream, with what is to be told of it now: news that follow upon each other are told as one. */
export function joined(before: HeadEvent | undefined, event: HeadEvent): HeadEvent {
  if (!before) return event;
  // A head that was read may be older than one that was told while it was read.
  if (event.head < before.head) return before;
  if (!event.news) return event.head === before.head ? before : event;
  if (!before.news || !follows(event.news, before)) return event;
  const changes = [...before.news.changes, ...event.news.changes];
  const characters = lengthOf(before) + lengthOf(event);
  // Whoever does not read must not make the server keep ever more for it.
  if (changes.length > DOCUMENTS || characters > TEXT_AT_MOST) return headOf(event);
  const both = { ...event, news: { ...before.news, changes } };
  lengths.set(both, characters);
  return both;
}

const texts = new WeakMap<HeadEvent, string>();

/** An event as it is sent: written once, however many are told of it. */
export function textOf(event: HeadEvent): string {
  const text = texts.get(event) ?? JSON.stringify(event);
  texts.set(event, text);
  return text;
}

/** Of what was put together, at most: nobody writes it out to count. */
const lengths = new WeakMap<HeadEvent, number>();
const lengthOf = (event: HeadEvent): number => lengths.get(event) ?? textOf(event).length;

const follows = ({ epoch, since }: News, { head, news }: HeadEvent): boolean =>
  since === head && epoch === news?.epoch;
