import { createHash, type Hash } from 'node:crypto';
import { Chance } from './chance.ts';

const realSetImmediate = globalThis.setImmediate;

/** Whose code runs: a tab, a request at the server, the simulation itself. */
export class Owner {
  readonly name: string;
  /** What is over takes no further step. */
  alive = true;
  /** A device that sleeps takes its steps when it wakes. */
  asleep = false;
  /** Until when its earlier steps take. */
  busyUntil = 0;
  steps = 0;
  readonly parked: Event[] = [];

  constructor(name: string) {
    this.name = name;
  }
}

interface Event {
  at: number;
  /** Decides between events of one instant. */
  tie: number;
  order: number;
  owner: Owner;
  run: () => void | Promise<void>;
  isOff: boolean;
}

/** So long one step may take on the real clock before the run is given up. */
const STUCK_MS = 60_000;

/**
 * Virtual time. Whatever happens is an event with an owner; events run one after the other, each until nothing that it has set off in
 * memory is left to do, so the order in which things happen is decided by the seed and by nothing else. What needs the real world (a
 * query, a signature) is awaited within its event.
 */
export class Scheduler {
  now: number;
  current: Owner;
  readonly world = new Owner('world');
  /** Real work is under way: what it needs of timers is the real ones. */
  inReality = false;
  /** How many events have run. */
  steps = 0;
  onStep: ((owner: Owner) => void) | null = null;
  readonly #ties: Chance;
  readonly #heap = new Heap();
  readonly #trace: Hash = createHash('sha256');
  readonly #log: ((line: string) => void) | null;
  #order = 0;

  constructor(seed: number, from: number, log: ((line: string) => void) | null = null) {
    this.now = from;
    this.current = this.world;
    this.#ties = new Chance(seed, 'ties');
    this.#log = log;
  }

  /** At a time, as `owner`. */
  at(time: number, owner: Owner, run: () => void | Promise<void>): () => void {
    const event: Event = {
      at: Math.max(time, this.now),
      tie: this.#ties.next(),
      order: (this.#order += 1),
      owner,
      run,
      isOff: false,
    };
    this.#heap.push(event);
    return () => (event.isOff = true);
  }

  after(ms: number, owner: Owner, run: () => void | Promise<void>): () => void {
    return this.at(this.now + Math.max(0, ms), owner, run);
  }

  /** The owner's next step, behind those that it has to take already; each takes a little while. */
  next(owner: Owner, longestMs: number, run: () => void | Promise<void>): void {
    owner.busyUntil = Math.max(owner.busyUntil, this.now) + this.#ties.next() * longestMs;
    this.at(owner.busyUntil, owner, run);
  }

  /** Real work: the world stands still until it is done. */
  async real<T>(work: () => Promise<T>): Promise<T> {
    this.inReality = true;
    try {
      return await work();
    } finally {
      this.inReality = false;
    }
  }

  /** From 0 up to 1, for whoever has no chance of its own. */
  tie(): number {
    return this.#ties.next();
  }

  sleep(owner: Owner): void {
    owner.asleep = true;
  }

  wake(owner: Owner): void {
    owner.asleep = false;
    for (const event of owner.parked.splice(0))
      this.#heap.push({ ...event, at: this.now + this.#ties.next() });
  }

  /** Goes on until `isOver`, or until nothing more is to come before `limit`. */
  async run(limit: number, isOver: () => boolean = () => false): Promise<boolean> {
    for (;;) {
      if (isOver()) return true;
      const event = this.#heap.first();
      if (!event || event.at > limit) {
        this.now = Math.max(this.now, limit);
        return isOver();
      }
      this.#heap.pop();
      if (event.isOff || !event.owner.alive) continue;
      if (event.owner.asleep) {
        event.owner.parked.push(event);
        continue;
      }
      this.now = Math.max(this.now, event.at);
      await this.#step(event);
    }
  }

  async #step({ owner, run }: Event): Promise<void> {
    this.current = owner;
    this.steps += 1;
    owner.steps += 1;
    this.onStep?.(owner);
    if (!owner.alive) return;
    const work = run();
    if (work) await unlessStuck(work, owner);
    await turn();
    this.current = this.world;
  }

  /** Time passes in which nobody does anything. */
  leap(to: number): void {
    this.now = Math.max(this.now, to);
  }

  note(text: string): void {
    const line = `${this.now.toFixed(3)} ${text}`;
    this.#trace.update(line).update('\n');
    this.#log?.(line);
  }

  /** Two runs with the same one have gone the same way. */
  get traceHash(): string {
    return this.#trace.copy().digest('hex').slice(0, 16);
  }
}

/** Lets everything that is set off in memory come to its end. */
const turn = (): Promise<void> => new Promise((resolve) => realSetImmediate(resolve));

async function unlessStuck(work: Promise<void>, owner: Owner): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<never>((_, reject) => {
    timer = realSetTimeout(() => reject(new Error(`a step of ${owner.name} never ends`)), STUCK_MS);
  });
  try {
    await Promise.race([work, stuck]);
  } finally {
    realClearTimeout(timer);
  }
}
const realSetTimeout = globalThis.setTimeout;
const realClearTimeout = globalThis.clearTimeout;

const isBefore = (a: Event, b: Event): boolean =>
  a.at !== b.at ? a.at < b.at : a.tie !== b.tie ? a.tie < b.tie : a.order < b.order;

/** A binary heap: the earliest event first. */
class Heap {
  readonly #events: Event[] = [];

  first(): Event | undefined {
    return this.#events[0];
  }

  push(event: Event): void {
    const events = this.#events;
    let at = events.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): void {
    const events = this.#events;
    const last = events.pop();
    if (!last || events.length === 0) return;
    events[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let least = at;
      if (left < events.length && this.#isBefore(left, least)) least = left;
      if (right < events.length && this.#isBefore(right, least)) least = right;
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    return isBefore(this.#events[a] as Event, this.#events[b] as Event);
  }

  #swap(a: number, b: number): void {
    const events = this.#events;
    [events[a], events[b]] = [events[b] as Event, events[a] as Event];
  }
}
