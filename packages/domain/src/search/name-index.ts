import { folded, runOn } from './fold.ts';
import { Strip } from './strip.ts';

/** What something is found by. */
export interface Searched {
  name: string;
  /** What is read off a list or scanned: looked through as the name is. */
  codes: readonly string[];
  /** What else is said of it: found after all names, by the beginnings of its words where these have spaces between them. */
  more: string;
}

/** How well a term fits, the best first. What is looked for may be spelt without what separates words. */
const FIT = {
  /** It is the name, or the code. */
  whole: 1,
  beginning: 2,
  /** The beginning of a later word. */
  word: 3,
  /** Within a word. */
  inside: 4,
  more: 5,
  /** The beginning of a word, with one letter wrong. */
  slip: 6,
} as const;
const NONE = 255;
/** Further than any fit is from another: each term that fits nothing puts an entry so far back. */
const MISSED = 10;

/** With so many found nobody looks for what was perhaps meant. */
const ENOUGH = 40;
/** Terms that are shorter are meant as they are typed, and so is what has a digit: a code with one letter wrong is another code. */
const LETTERS_OF_A_SLIP = 4;
const TERMS = 16;
/** So many terms that were typed are remembered. */
const REMEMBERED = 64;

/** Each entry's fit to what is looked for. */
type Fits = Uint8Array;

/**
 * Finds names while somebody types: by their beginning, the beginnings of their words, a part of a word, and with one slip of the finger;
 * written as they are, without accents, or without spaces and dashes.
 */
export class NameIndex {
  #size = 0;
  readonly #names = new Strip();
  readonly #more = new Strip();
  readonly #known = new Map<string, Fits>();

  get size(): number {
    return this.#size;
  }

  add({ name, codes, more }: Searched): void {
    for (const text of [name, ...codes]) this.#names.add(this.#size, folded(text));
    this.#more.add(this.#size, folded(more));
    this.#size += 1;
    this.#known.clear();
  }

  /**
   * The entries that fit all words of the query, or the query as one word; where none does, those that fit some of the words.
   * @param order all entries, by number: what fits equally well comes in this order
   * @returns their numbers, the best first
   */
  find(query: string, order: readonly number[]): number[] {
    const found = this.findAll(query, order);
    if (found.length > 0) return found;
    return ranked(this.#some(termsOf(query).map((term) => this.#meant(term))), order);
  }

  /** Those that fit all words of the query, or the query as one word: nothing else is what somebody has typed. */
  findAll(query: string, order: readonly number[]): number[] {
    const terms = termsOf(query);
    if (terms.length === 0) return [];
    const together = this.#worst(terms.map((term) => this.#fitting(term)));
    if (terms.length > 1) better(together, this.#fitting(runOn(folded(query))));
    if (count(together) >= ENOUGH) return ranked(together, order);
    better(together, this.#worst(terms.map((term) => this.#meant(term))));
    return ranked(together, order);
  }

  /** As the term is typed. */
  #fitting(term: string): Fits {
    return this.#remembered(term, () => {
      const fits = this.#none();
      this.#more.each(term, ({ at, entry }) => {
        if (isPlain(term) && !this.#more.isWordStart(at)) return false;
        fits[entry] = FIT.more;
        return true;
      });
      const mayBeInside = term.length > 1 || !isPlain(term);
      this.#names.each(term, ({ at, entry, begin, end }) => {
        const stop = at + term.length;
        const isStart = this.#names.isWordStart(at);
        if (!isStart && !(mayBeInside && this.#names.isInOneWord(at, stop))) return false;
        const fit = !isStart ? FIT.inside : at > begin ? FIT.word : stop < end ? FIT.beginning : FIT.whole;
        if (fit < (fits[entry] ?? NONE)) fits[entry] = fit;
        return isStart;
      });
      return fits;
    });
  }

  /** With one slip too. One that is not in one half of the term leaves the other as it was, or swapped the two letters between them. */
  #meant(term: string): Fits {
    const asTyped = this.#fitting(term);
    if (/\p{N}/u.test(term) || (term.match(/\p{L}/gu)?.length ?? 0) < LETTERS_OF_A_SLIP) return asTyped;
    return this.#remembered(`~${term}`, () => {
      const fits = asTyped.slice();
      const names = this.#names;
      const half = term.length >> 1;
      const tryAt = (at: number, entry: number): boolean => {
        if (!names.beginsAlmost(at, term)) return false;
        fits[entry] = Math.min(fits[entry] ?? NONE, FIT.slip);
        return true;
      };
      names.each(term.slice(0, half), ({ at, entry }) => tryAt(at, entry));
      names.each(
        term.slice(half),
        ({ at, entry }) =>
          tryAt(at - half, entry) || tryAt(at - half - 1, entry) || tryAt(at - half + 1, entry),
      );
      const swapped =
        term.slice(0, half - 1) + (term[half] ?? '') + (term[half - 1] ?? '') + term.slice(half + 1);
      names.each(swapped, ({ at, entry }) => tryAt(at, entry));
      return fits;
    });
  }

  #remembered(key: string, look: () => Fits): Fits {
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const fits = look();
    this.#known.set(key, fits);
    return fits;
  }

  #none(): Fits {
    return new Uint8Array(this.#size).fill(NONE);
  }

  /** An entry fits all terms as well as it fits the worst of them. */
  #worst(each: readonly Fits[]): Fits {
    const all = new Uint8Array(this.#size);
    for (const fits of each)
      for (let i = 0; i < all.length; i += 1) all[i] = Math.max(all[i] ?? 0, fits[i] ?? NONE);
    return all;
  }

  /** Those that fit the most terms first. */
  #some(each: readonly Fits[]): Fits {
    const all = this.#none();
    for (let i = 0; i < all.length; i += 1) {
      const fitting = each.map((fits) => fits[i] ?? NONE).filter((fit) => fit !== NONE);
      if (fitting.length > 0) all[i] = Math.max(...fitting) + MISSED * (each.length - fitting.length);
    }
    return all;
  }
}

const termsOf = (query: string): string[] => {
  const words = folded(query);
  return words === '' ? [] : words.split(' ', TERMS);
};

/** Of the letters and digits of a script that has spaces between its words. */
const isPlain = (term: string): boolean => /^[a-z0-9]+$/.test(term);

function better(fits: Fits, others: Fits): void {
  for (let i = 0; i < fits.length; i += 1) fits[i] = Math.min(fits[i] ?? NONE, others[i] ?? NONE);
}

function count(fits: Fits): number {
  let found = 0;
  for (const fit of fits) if (fit !== NONE) found += 1;
  return found;
}

function ranked(fits: Fits, order: readonly number[]): number[] {
  const byFit: number[][] = [];
  for (const entry of order) {
    const fit = fits[entry] ?? NONE;
    if (fit !== NONE) (byFit[fit] ??= []).push(entry);
  }
  return byFit.flat();
}
