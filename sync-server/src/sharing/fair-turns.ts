import { Usage } from './usage.ts';

/** More is asked for than can be done soon. Nothing was begun. */
export class Overloaded extends Error {
  constructor() {
    super('more is asked for than can be done soon');
  }
}

export interface TurnLimits {
  /** So many at a time, of all keys. */
  atOnce: number;
  /** So many at a time of one key: what one waits for must not hold up the others. */
  ofKey: number;
  /** The same of one that has had much lately, while others have asked as well, in the last second. */
  besideOthers?: number;
  /** Whether what runs is charged elsewhere: one turn may be waited for within another. */
  isCharged?: false;
  /** How many of one key may wait. */
  waiting: number;
  /** How long one may wait, in ms. */
  patienceMs: number;
}

/** Whom what somebody had lately keeps waiting is looked at again so often at least, ms: the others may have gone. */
const LOOK_MS = 500;

interface Waiting {
  begin: () => void;
  giveUp: NodeJS.Timeout;
}

/**
 * Shares out what there is little of: a key (a tenant, an account) has a part of it at most, and those that wait are
 * served key by key, so that one that asks for everything takes nothing from the others.
 */
export class FairTurns<Key> {
  readonly #limits: TurnLimits;
  #running = 0;
  readonly #runningOf = new Map<Key, number>();
  /** In the order in which they are served next. */
  readonly #waiting = new Map<Key, Waiting[]>();
  readonly #usage: Usage<Key>;
  #later: NodeJS.Timeout | undefined;

  /** @param usage of all that is shared beside this, too; what runs here is charged to it */
  constructor(limits: TurnLimits, usage = new Usage<Key>()) {
    this.#limits = limits;
    this.#usage = usage;
  }

  /** @throws Overloaded before anything was done */
  async run<T>(key: Key, work: () => Promise<T>): Promise<T> {
    this.#usage.note(key);
    // Its own that wait go first, though what kept them may just be over.
    if (this.#waiting.has(key)) this.#next();
    if (!this.#waiting.has(key) && this.#mayRun(key)) this.#begin(key);
    else await this.#turn(key);
    const end = this.#limits.isCharged === false ? undefined : this.#usage.begin(key);
    try {
      return await work();
    } finally {
      end?.();
      this.#end(key);
    }
  }

  /** Whether one more of it would be sent away. */
  isFull(key: Key): boolean {
    return (this.#waiting.get(key)?.length ?? 0) >= this.#limits.waiting;
  }

  #mayRun(key: Key): boolean {
    const { atOnce, ofKey, besideOthers = ofKey } = this.#limits;
    const own = this.#runningOf.get(key) ?? 0;
    if (this.#running >= atOnce || own >= ofKey) return false;
    if (own >= besideOthers && this.#usage.isHeavy(key) && this.#usage.hasOthers(key)) return false;
    return this.#usage.waitOf(key) === 0;
  }

  #begin(key: Key): void {
    this.#running += 1;
    this.#runningOf.set(key, (this.#runningOf.get(key) ?? 0) + 1);
  }

  #turn(key: Key): Promise<void> {
    const own = this.#waiting.get(key) ?? [];
    if (this.isFull(key)) return Promise.reject(new Overloaded());
    this.#waiting.set(key, own);
    return new Promise((resolve, reject) => {
      const each: Waiting = {
        begin: () => {
          clearTimeout(each.giveUp);
          resolve();
        },
        giveUp: setTimeout(() => {
          own.splice(own.indexOf(each), 1);
          if (own.length === 0) this.#waiting.delete(key);
          reject(new Overloaded());
        }, this.#limits.patienceMs).unref(),
      };
      own.push(each);
      this.#lookLater();
    });
  }

  #end(key: Key): void {
    this.#running -= 1;
    const left = (this.#runningOf.get(key) ?? 0) - 1;
    if (left > 0) this.#runningOf.set(key, left);
    else this.#runningOf.delete(key);
    this.#next();
  }

  #next(): void {
    for (const [key, own] of this.#waiting) {
      if (!this.#mayRun(key)) continue;
      const next = own.shift();
      // Whoever was served goes to the end.
      this.#waiting.delete(key);
      if (own.length > 0) this.#waiting.set(key, own);
      if (!next) continue;
      this.#begin(key);
      next.begin();
      // While others were there fewer of a key ran than may now.
      return this.#next();
    }
    this.#lookLater();
  }

  /** Whoever waits because of what they had lately waits for no turn to end. */
  #lookLater(): void {
    clearTimeout(this.#later);
    const waits = [...this.#waiting.keys()].map((key) => this.#usage.waitOf(key)).filter((ms) => ms > 0);
    if (waits.length > 0) this.#later = setTimeout(() => this.#next(), Math.min(...waits, LOOK_MS)).unref();
  }
}
