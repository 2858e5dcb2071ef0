const END = '\n';

/** Where a term was found: in which field, and where that begins and ends. */
export interface Hit {
  at: number;
  entry: number;
  begin: number;
  end: number;
}

/**
 * The texts of all entries in one long string, without what separates their words: to look through it takes a browser less than to
 * look at each of them. Where a word begins is remembered.
 */
export class Strip {
  #parts: string[] = [];
  #length = 0;
  #text: string | undefined;
  /** Where the fields begin, and whose they are. */
  readonly #begins: number[] = [];
  readonly #entries: number[] = [];
  readonly #wordStarts: number[] = [];
  #isStart = new Uint8Array();

  /** @param words folded */
  add(entry: number, words: string): void {
    if (words === '') return;
    this.#parts.push(END);
    this.#length += 1;
    this.#begins.push(this.#length);
    this.#entries.push(entry);
    for (const word of words.split(' ')) {
      this.#wordStarts.push(this.#length);
      this.#parts.push(word);
      this.#length += word.length;
    }
    this.#text = undefined;
  }

  get text(): string {
    return (this.#text ??= this.#wind());
  }

  #wind(): string {
    const text = this.#parts.join('') + END;
    this.#parts = [text.slice(0, -1)];
    this.#isStart = new Uint8Array(text.length + 1);
    for (const at of this.#wordStarts) this.#isStart[at] = 1;
    return text;
  }

  isWordStart(at: number): boolean {
    return this.#isStart[at] === 1;
  }

  isInOneWord(at: number, end: number): boolean {
    for (let i = at + 1; i < end; i += 1) if (this.#isStart[i] === 1) return false;
    return true;
  }

  /** Every place where the term stands. @param seen answers whether the rest of the field is of no interest */
  each(term: string, seen: (hit: Hit) => boolean): void {
    const { text } = this;
    const hit: Hit = { at: 0, entry: 0, begin: 0, end: 0 };
    let field = 0;
    let next = this.#begins[1] ?? text.length;
    for (let at = text.indexOf(term); at >= 0;) {
      while (next <= at) {
        field += 1;
        next = this.#begins[field + 1] ?? text.length;
      }
      hit.at = at;
      hit.entry = this.#entries[field] ?? 0;
      hit.begin = this.#begins[field] ?? 0;
      hit.end = next - 1;
      at = text.indexOf(term, seen(hit) ? next : at + 1);
    }
  }

  /** Whether the text has there, from the beginning of a word on, the term with one letter changed, left out, too many, or swapped with the next. */
  beginsAlmost(at: number, term: string): boolean {
    if (!this.isWordStart(at)) return false;
    const { text } = this;
    let same = 0;
    while (same < term.length && text[at + same] === term[same]) same += 1;
    const here = at + same;
    const goesOn = (from: number, rest: number): boolean => text.startsWith(term.slice(rest), from);
    if (goesOn(here, same + 1)) return true;
    if (text[here] === END) return false;
    if (goesOn(here + 1, same + 1) || goesOn(here + 1, same)) return true;
    return text[here] === term[same + 1] && text[here + 1] === term[same] && goesOn(here + 2, same + 2);
  }
}
