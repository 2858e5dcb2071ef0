import type { Category, Product } from '@meja/domain';

export interface ProductSearch {
  /** What fits, the best first. */
  (query: string): readonly Product[];
  /** Gets ready for so many more products. @returns whether all are */
  prepare(count: number): boolean;
}

/** A dish as it is searched: its words, each with a space before it. */
interface Entry {
  product: Product;
  name: string;
  /** Code, category and what the menu says of it. */
  more: string;
}

/**
 * Finds dishes while somebody types: the beginning of any word of the name, one slip of the finger forgiven. All words
 * must fit; where none fit together, any of them may. It looks through the words of all dishes, one after the other: twenty thousand take
 * a few milliseconds, and there is no index that would have to be built before the first letter.
 */
export function createProductSearch(
  products: readonly Product[],
  categories: readonly Category[],
): ProductSearch {
  const categoryNames = new Map(categories.map((category) => [category.id, category.name]));
  const entries: Entry[] = [];

  function prepare(count: number): boolean {
    for (const product of products.slice(entries.length, entries.length + count)) {
      const category = (product.categoryId && categoryNames.get(product.categoryId)) ?? '';
      const more = `${product.sku ?? ''} ${category} ${product.description ?? ''}`;
      entries.push({ product, name: folded(product.name), more: folded(more) });
    }
    return entries.length === products.length;
  }

  let vocabulary: readonly string[] | undefined;
  function search(query: string): readonly Product[] {
    const terms = folded(query).trim().split(' ').filter(Boolean);
    if (terms.length === 0) return [];
    prepare(products.length);
    const exact = ranked(entries, terms.map(asTyped), terms.length);
    if (exact.length > 0) return exact;
    const meant = terms.map((term) => {
      const typed = asTyped(term);
      return entries.some((entry) => scoreOf(entry, typed) > 0)
        ? typed
        : similarTo(term, (vocabulary ??= wordsOf(entries)));
    });
    const forgiven = ranked(entries, meant, terms.length);
    return forgiven.length > 0 ? forgiven : ranked(entries, meant, 1);
  }

  return Object.assign(search, { prepare });
}

/** ` nasi goreng`: lower case, without accents, every word after one space. */
function folded(text: string): string {
  const lower = text.toLowerCase();
  // Most texts have no letters but these, and all others cost ten times as much.
  if (/^[ -~]*$/.test(lower)) return ` ${lower.replace(/[^a-z0-9]+/g, ' ').trim()}`;
  const plain = lower.normalize('NFD').replace(/\p{M}/gu, '');
  return ` ${plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()}`;
}

/** What counts as a word that was typed: each with the space before it, so that it is found at the beginning of words only. */
type Meaning = readonly string[];
const asTyped = (term: string): Meaning => [` ${term}`];

/** How well a dish fits one word; 0 when it does not. */
function scoreOf({ name, more }: Entry, meaning: Meaning): number {
  let best = 0;
  for (const word of meaning) {
    const at = name.indexOf(word);
    if (at >= 0) {
      const isWhole = name.length === at + word.length || name[at + word.length] === ' ';
      best = Math.max(best, 8 + (at === 0 ? 4 : 0) + (isWhole ? 2 : 0));
    } else if (best === 0 && more.includes(word)) best = 1;
  }
  return best;
}

/** The dishes that at least so many words fit, the best first, otherwise as the menu has them. */
function ranked(entries: readonly Entry[], meanings: readonly Meaning[], atLeast: number): Product[] {
  const found: { product: Product; score: number }[] = [];
  for (const entry of entries) {
    let fitting = 0;
    let score = 0;
    for (const meaning of meanings) {
      const one = scoreOf(entry, meaning);
      if (one > 0) fitting += 1;
      else if (meanings.length - fitting < atLeast) break;
      score += one;
    }
    if (fitting >= atLeast) found.push({ product: entry.product, score: score + 100 * fitting });
  }
  return found.sort((a, b) => b.score - a.score).map(({ product }) => product);
}

const wordsOf = (entries: readonly Entry[]): string[] => [
  ...new Set(entries.flatMap(({ name, more }) => [...name.split(' '), ...more.split(' ')])),
];

/** The words whose beginning differs from what was typed by a slip: one letter in five, none in short words. */
function similarTo(term: string, vocabulary: readonly string[]): Meaning {
  const slips = term.length > 3 ? Math.round(term.length * 0.2) : 0;
  if (slips === 0) return asTyped(term);
  const close = vocabulary.filter(
    (word) => word.length >= term.length - slips && differsBy(term, word) <= slips,
  );
  return close.length > 0 ? close.map((word) => ` ${word}`) : asTyped(term);
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
