import type { Category, Product } from '@meja/domain';

export interface ProductSearch {
  /** What fits, the best first. */
  (query: string): readonly Product[];
  /** Gets ready for so many more products. @returns whether all are */
  prepare(count: number): boolean;
}

/** A dish as it is searched: its words, each with a space before it. */
interface Entry {
  name: string;
  /** Code, category and what the menu says of it. */
  more: string;
}

/**
 * Finds dishes while somebody types: the beginning of any word of the name, one slip of the finger forgiven. All words
 * must fit; where none fit together, any of them may. It looks through the words of all dishes, and of what was typed only at what the
 * letter before did not rule out: twenty thousand take a few milliseconds.
 */
export function createProductSearch(
  products: readonly Product[],
  categories: readonly Category[],
): ProductSearch {
  const shelf = new Shelf(products, categories);

  function search(query: string): readonly Product[] {
    const terms = folded(query).trim().split(' ').filter(Boolean);
    if (terms.length === 0) return [];
    shelf.prepare(products.length);
    const exact = terms.map((term) => shelf.fitting(term));
    const found = ranked(products, exact, terms.length);
    if (found.length > 0) return found;
    const meant = terms.map((term, i) => (exact[i]?.any ? exact[i] : shelf.meant(term)));
    const forgiven = ranked(products, meant, terms.length);
    return forgiven.length > 0 ? forgiven : ranked(products, meant, 1);
  }

  return Object.assign(search, { prepare: (count: number) => shelf.prepare(count) });
}

/** How well each dish fits a word, 0 where it does not, in the order of the menu. */
interface Fit {
  scores: Uint8Array;
  any: boolean;
}

/** So many words that were typed are remembered. */
const REMEMBERED = 64;

/** The dishes as they are searched. */
class Shelf {
  readonly #products: readonly Product[];
  readonly #categoryNames: ReadonlyMap<string, string>;
  readonly #entries: Entry[] = [];
  /** Words that a finger may slip on: numbers and short ones are meant as they are typed. */
  readonly #words = new Set<string>();
  readonly #known = new Map<string, Fit>();

  constructor(products: readonly Product[], categories: readonly Category[]) {
    this.#products = products;
    this.#categoryNames = new Map(categories.map((category) => [category.id, category.name]));
  }

  /** @returns whether all dishes are ready */
  prepare(count: number): boolean {
    const from = this.#entries.length;
    for (const product of this.#products.slice(from, from + count)) {
      const category = (product.categoryId && this.#categoryNames.get(product.categoryId)) ?? '';
      const more = `${product.sku ?? ''} ${category} ${product.description ?? ''}`;
      const entry = { name: folded(product.name), more: folded(more) };
      this.#entries.push(entry);
      for (const word of `${entry.name}${entry.more}`.split(' '))
        if (word.length >= SHORT && !/\d/.test(word)) this.#words.add(word);
    }
    return this.#entries.length === this.#products.length;
  }

  /** The dishes with a word that begins so. */
  fitting(term: string): Fit {
    const known = this.#known.get(term);
    if (known) return known;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const fit = this.#look(` ${term}`, this.#known.get(term.slice(0, -1)));
    this.#known.set(term, fit);
    return fit;
  }

  /** The dishes with a word that begins almost so. */
  meant(term: string): Fit {
    const slips = term.length < SHORT ? 0 : Math.round(term.length * 0.2);
    const scores = new Uint8Array(this.#entries.length);
    let any = false;
    for (const word of slips === 0 ? [] : this.#words) {
      if (word.length < term.length - slips || differsBy(term, word) > slips) continue;
      any = true;
      for (const [i, score] of this.fitting(word).scores.entries())
        if (score > (scores[i] ?? 0)) scores[i] = score;
    }
    return { scores, any };
  }

  /** What did not fit the word when it was a letter shorter does not fit it now. */
  #look(word: string, before: Fit | undefined): Fit {
    const scores = new Uint8Array(this.#entries.length);
    let any = false;
    for (const [i, entry] of this.#entries.entries()) {
      if (before && before.scores[i] === 0) continue;
      const score = scoreOf(entry, word);
      if (score === 0) continue;
      scores[i] = score;
      any = true;
    }
    return { scores, any };
  }
}

const SHORT = 4;

/** ` nasi goreng`: lower case, without accents, every word after one space. */
function folded(text: string): string {
  const lower = text.toLowerCase();
  // Most texts have no letters but these, and all others cost ten times as much.
  if (/^[ -~]*$/.test(lower)) return ` ${lower.replace(/[^a-z0-9]+/g, ' ').trim()}`;
  const plain = lower.normalize('NFD').replace(/\p{M}/gu, '');
  return ` ${plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()}`;
}

/** How well a dish fits a word with the space before it; 0 when it does not. */
function scoreOf({ name, more }: Entry, word: string): number {
  const at = name.indexOf(word);
  if (at < 0) return more.includes(word) ? 1 : 0;
  const isWhole = name.length === at + word.length || name[at + word.length] === ' ';
  return 8 + (at === 0 ? 4 : 0) + (isWhole ? 2 : 0);
}

/** The dishes that at least so many words fit, the best first, otherwise as the menu has them. */
function ranked(products: readonly Product[], fits: readonly Fit[], atLeast: number): Product[] {
  if (fits.filter(({ any }) => any).length < atLeast) return [];
  const found: { product: Product; score: number }[] = [];
  for (const [i, product] of products.entries()) {
    let fitting = 0;
    let score = 0;
    for (const { scores } of fits) {
      const one = scores[i] ?? 0;
      if (one > 0) fitting += 1;
      score += one;
    }
    if (fitting >= atLeast) found.push({ product, score: score + 100 * fitting });
  }
  return found.sort((a, b) => b.score - a.score).map(({ product }) => product);
}

/** How many letters have to be put right to make a word begin with the term (Levenshtein's distance to its best beginning). */
function differsBy(term: string, word: string): number {
  const length = Math.min(word.length, term.length + 2);
  let row = Array.from({ length: length + 1 }, (_, i) => i);
  for (let i = 1; i <= term.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (term[i - 1] === word[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return Math.min(...row);
}
