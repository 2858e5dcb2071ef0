/** What was seen, line by line, as it is seen. */
export class Findings {
  readonly #say: (line: string) => void;
  #seen = 0;
  #missed = 0;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  chapter(title: string): void {
    this.#say(`\n${title}`);
  }

  /**
   * Looks whether something is so.
   * @param look fails where it is not; what it answers is told beside
   */
  async see(what: string, look: () => unknown): Promise<void> {
    try {
      const more = await look();
      this.#seen += 1;
      this.#say(`  ✓ ${what}${typeof more === 'string' ? ` (${more})` : ''}`);
    } catch (error) {
      this.#missed += 1;
      this.#say(`  ✗ ${what}\n${indented(error)}`);
    }
  }

  /** Ends what can't go on. */
  fail(what: string, error: unknown): void {
    this.#missed += 1;
    this.#say(`  ✗ ${what}\n${indented(error)}`);
  }

  get areGood(): boolean {
    return this.#missed === 0 && this.#seen > 0;
  }

  get sentence(): string {
    return `${this.#seen} seen, ${this.#missed} not seen`;
  }
}

const MOST_LINES = 12;

/** What went wrong, and where in the rehearsal. */
function indented(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place = stack.split('\n').find((line) => /^\s+at .*\/compatibility\//.test(line));
  const lines = [...message.split('\n').slice(0, MOST_LINES), ...(place === undefined ? [] : [place.trim()])];
  return lines.map((line) => `      ${line}`).join('\n');
}
