import type { Summary } from './summary.ts';

export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 30;
/** Where nobody watches a bar. */
const LINE_EVERY = 50;

/** How far a run is: one line that changes at a terminal, a line now and then elsewhere. */
export class Progress {
  readonly #screen: Screen;
  readonly #summary: Summary;
  readonly #seeds: number;

  constructor(screen: Screen, summary: Summary, seeds: number) {
    this.#screen = screen;
    this.#summary = summary;
    this.#seeds = seeds;
  }

  step(): void {
    const { seeds, failed } = this.#summary;
    const words = `${seeds}/${this.#seeds} seeds, ${failed.length} failed, ${this.#summary.speed(LINE_EVERY)} mutations/s`;
    if (this.#screen.isTTY !== true) {
      if (seeds % LINE_EVERY === 0) this.#screen.write(`${words}\n`);
      return;
    }
    const bar = '█'.repeat(Math.round((seeds / this.#seeds) * WIDTH)).padEnd(WIDTH, '░');
    this.#screen.write(`${this.#clear()}${bar} ${words}`);
  }

  /** Something that stays. */
  say(text: string): void {
    this.#screen.write(`${this.#clear()}${text}\n`);
  }

  #clear(): string {
    return this.#screen.isTTY === true ? '\r\u001b[2K' : '';
  }
}
