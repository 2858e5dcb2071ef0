/** So long after they asked somebody counts as there, ms. */
const THERE_MS = 1_000;
/** So much work, in ms, anybody may have at once: an evening's queue of one tablet takes less. */
const BURST_MS = 300;
/** More than so much is not held against anybody: whoever asks for a lot waits for seconds, not for minutes. */
const MOST_MS = 750;
/** What a turn costs at most that is not long by itself, ms. */
const TURN_MS = 6;
/** A turn that takes longer is long by itself: it costs all that is beyond this as well, ms. */
const LONG_TURN_MS = 100;
/** What else there is to be charged: what each takes when nothing else runs, ms. */
export const COST_MS = {
  /** A record, judged and kept. */
  record: 0.25,
  /** A change that somebody is sent, and each line of it. */
  part: 0.06,
  /** A character of a body, read and parsed. */
  character: 1e-5,
};
/** So much is forgiven a heavy one in a ms at least, however many there are. */
const LEAST_RATE = 0.1;
/** Who is there is counted at most so often, ms: it takes as long as there are many. */
const COUNTED_EVERY_MS = 20;
/** With more accounts than that those of who has gone are let go at times, where nobody counts anyway. */
const MANY = 1_000;

interface Account {
  /** What they had, in ms of work, less what has been forgiven since `at`. */
  spent: number;
  at: number;
  asked: number;
}

interface Present<Key> {
  /** The two who have had the least lately. */
  lightest: { key: Key; spent: number }[];
  /** How many have had more than a burst. */
  heavy: number;
  at: number;
}

/**
 * How much of what all share each key (a business) has had lately. While somebody is there who has had much less, the heavy ones
 * together get a part of it at most: a business that asks for everything, by good tokens and within all limits, would otherwise
 * leave the others what is left of every core.
 */
export class Usage<Key> {
  readonly #share: number;
  readonly #accounts = new Map<Key, Account>();
  #present: Present<Key> = { lightest: [], heavy: 0, at: -Infinity };
  /** Of each ms so much has been had by each turn that was running. */
  readonly #turns = { running: 0, each: 0, at: 0 };

  /** @param share ms of work a ms for the heavy ones together, while others are there; Infinity where nobody is ever heavy */
  constructor(share = 1) {
    this.#share = share;
  }

  /** How many accounts are kept. */
  get kept(): number {
    return this.#accounts.size;
  }

  /** They ask for something. */
  note(key: Key): void {
    const account = this.#account(key);
    account.asked = performance.now();
  }

  /**
   * They begin a turn. A turn costs about the same, however long others make it take; one that is long by itself costs what it takes.
   * Of turns that run at once each has its part of the time.
   * @returns ends it
   */
  begin(key: Key): () => void {
    this.#goOn(1);
    const before = this.#turns.each;
    return () => {
      this.#goOn(-1);
      const had = this.#turns.each - before;
      this.charge(key, Math.min(had, TURN_MS) + Math.max(0, had - LONG_TURN_MS));
    };
  }

  #goOn(more: 1 | -1): void {
    const now = performance.now();
    const { running, at } = this.#turns;
    if (running > 0) this.#turns.each += (now - at) / running;
    this.#turns.at = now;
    this.#turns.running += more;
  }

  /** They have had so much work as takes so many ms when nothing else runs. */
  charge(key: Key, ms: number): void {
    const account = this.#account(key);
    account.spent = Math.min(MOST_MS, this.#spentNow(account) + ms);
    account.at = performance.now();
  }

  hasOthers(key: Key): boolean {
    return this.#count().lightest.some((each) => each.key !== key);
  }

  /** Whether they have had more lately than anybody may have at once. */
  isHeavy(key: Key): boolean {
    return this.#spentNow(this.#account(key)) > BURST_MS;
  }

  /** In how many ms they may have more; 0 for now. */
  waitOf(key: Key): number {
    const spent = this.#spentNow(this.#account(key));
    if (spent <= BURST_MS) return 0;
    const { lightest } = this.#count();
    const other = lightest.find((each) => each.key !== key);
    if (!other || other.spent * 2 >= spent) return 0;
    return Math.max(1, (spent - BURST_MS) / this.#rate());
  }

  #account(key: Key): Account {
    const known = this.#accounts.get(key);
    if (known) return known;
    const now = performance.now();
    const account = { spent: 0, at: now, asked: now };
    if (this.#accounts.size >= MANY && now - this.#present.at >= THERE_MS) this.#count();
    this.#accounts.set(key, account);
    // Whoever comes is there from now on, not from the next count.
    if (this.#present.lightest.length < 2) this.#present.at = -Infinity;
    return account;
  }

  /** What is forgiven in a ms. */
  #rate(): number {
    return Math.max(this.#share / Math.max(1, this.#present.heavy), LEAST_RATE);
  }

  #spentNow({ spent, at }: Account): number {
    if (spent === 0 || this.#share === Infinity) return 0;
    return Math.max(0, spent - (performance.now() - at) * this.#rate());
  }

  #count(): Present<Key> {
    const now = performance.now();
    if (now - this.#present.at < COUNTED_EVERY_MS) return this.#present;
    const lightest: Present<Key>['lightest'] = [];
    let heavy = 0;
    for (const [key, account] of this.#accounts) {
      const spent = this.#spentNow(account);
      if (spent > BURST_MS) heavy += 1;
      if (now - account.asked < THERE_MS) {
        lightest.push({ key, spent });
        lightest.sort((a, b) => a.spent - b.spent).splice(2);
      } else if (spent === 0) this.#accounts.delete(key);
    }
    this.#present = { lightest, heavy, at: now };
    return this.#present;
  }
}
