import { beginsDay, BEGINNING, hashOf, type ChainedEntry } from './chain.ts';
import { isSealedBy, keyIdOf, type Seal } from './seal.ts';

/** What is wrong with a log, and at which number. */
export interface Fault {
  what:
    | 'altered'
    /** Numbers that are not there. */
    | 'missing'
    /** Does not follow on the entry before it: one was put in, taken out or moved. */
    | 'not_linked'
    /** The log ends elsewhere than its head, or before an entry that was signed. */
    | 'cut_off'
    /** What was signed is not what stands there. */
    | 'rewritten'
    /** A day ended here, and nobody signed it. */
    | 'not_sealed'
    | 'seal_forged'
    /** Signed with a key that is not known here: that of another secret. */
    | 'seal_of_unknown_key';
  seq: number;
}

export interface Verified {
  entries: number;
  /** The last entry that a good seal vouches for; what comes after it rests on the chain alone. */
  sealedUpTo: number;
  faults: Fault[];
}

interface Head {
  seq: number;
  hash: string;
}

/** Reads a log from its beginning and compares it with its hashes, its seals and its head. It keeps one entry at a time. */
export class Verifier {
  readonly #seals: ReadonlyMap<number, Seal>;
  readonly #keys: ReadonlyMap<string, string>;
  readonly #faults: Fault[] = [];
  #before: ChainedEntry | undefined;
  #entries = 0;
  #sealedUpTo = 0;

  /** @param publicKeys those that are trusted, in base64url: the installation's own, and former ones */
  constructor(seals: readonly Seal[], publicKeys: readonly string[]) {
    this.#seals = new Map(seals.map((seal) => [seal.seq, seal]));
    this.#keys = new Map(publicKeys.map((key) => [keyIdOf(key), key]));
  }

  get last(): number {
    return this.#before?.seq ?? 0;
  }

  take(entry: ChainedEntry): void {
    const expected = this.last + 1;
    if (entry.seq !== expected) this.#found('missing', expected);
    else if (entry.prevHash !== (this.#before?.hash ?? BEGINNING)) this.#found('not_linked', entry.seq);
    if (hashOf(entry) !== entry.hash) this.#found('altered', entry.seq);
    const before = this.#before;
    if (before && beginsDay(entry.at, before.at) && !this.#seals.has(before.seq))
      this.#found('not_sealed', before.seq);
    this.#compareSeal(entry);
    this.#before = entry;
    this.#entries += 1;
  }

  /** When all entries were taken. */
  end(head: Head): Verified {
    for (const seal of this.#seals.values()) if (seal.seq > this.last) this.#found('cut_off', seal.seq);
    if (head.seq !== this.last || head.hash !== (this.#before?.hash ?? BEGINNING))
      this.#found('cut_off', this.last);
    const faults = this.#faults.toSorted((a, b) => a.seq - b.seq);
    return { entries: this.#entries, sealedUpTo: this.#sealedUpTo, faults };
  }

  #compareSeal(entry: ChainedEntry): void {
    const seal = this.#seals.get(entry.seq);
    if (!seal) return;
    const key = this.#keys.get(seal.keyId);
    if (key === undefined) this.#found('seal_of_unknown_key', entry.seq);
    else if (!isSealedBy(key, seal)) this.#found('seal_forged', entry.seq);
    else if (seal.hash !== entry.hash || seal.tenantId !== entry.tenantId || seal.at !== entry.at)
      this.#found('rewritten', entry.seq);
    else this.#sealedUpTo = entry.seq;
  }

  #found(what: Fault['what'], seq: number): void {
    this.#faults.push({ what, seq });
  }
}
