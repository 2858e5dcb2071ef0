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
  /** The same while others have asked as well, in the last second. */
  besideOthers?: number;
  /** How many of one key may wait. */
  waiting: number;
  /** How long one may wait, in ms. */
  patienceMs: number;
}

/** So long after they asked somebody counts as there, ms. */
const THERE_MS = 1_000;

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
  /** Who asked last, and who before them: as many as are needed to know of anybody whether others are there. */
  readonly #asked: { key: Key; at: number }[] = [];

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** @throws Overloaded before anything was done */
  async run<T>(key: Key, work: () => Promise<T>): Promise<T> {
    this.#note(key);
    if (this.#mayRun(key)) this.#begin(key);
    else await this.#turn(key);
    try {
      return await work();
    } finally {
      this.#end(key);
    }
  }

  #mayRun(key: Key): boolean {
    const { atOnce, ofKey, besideOthers = ofKey } = this.#limits;
    const most = this.#hasOthers(key) ? besideOthers : ofKey;
    return this.#running < atOnce && (this.#runningOf.get(key) ?? 0) < most;
  }

  #note(key: Key): void {
    const others = this.#asked.filter((each) => each.key !== key);
    this.#asked.splice(0, Infinity, { key, at: performance.now() }, ...others.slice(0, 1));
  }

  #hasOthers(key: Key): boolean {
    return this.#asked.some((each) => each.key !== key && performance.now() - each.at < THERE_MS);
  }

  #begin(key: Key): void {
    this.#running += 1;
    this.#runningOf.set(key, (this.#runningOf.get(key) ?? 0) + 1);
  }

  #turn(key: Key): Promise<void> {
    const own = this.#waiting.get(key) ?? [];
    if (own.length >= this.#limits.waiting) return Promise.reject(new Overloaded());
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
  }
}
