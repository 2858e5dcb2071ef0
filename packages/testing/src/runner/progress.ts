import type { WriteStream } from 'node:tty';
import type { Finished, Watcher } from './schedule.ts';
import type { Stage } from './stages.ts';
import { sentence } from './tally.ts';

const REPAINT_MS = 500;
const CLEAR_LINE = '\r\u001b[2K';

const inSeconds = (seconds: number): string => `${seconds.toFixed(1).padStart(6)} s`;

/** A line for each finished stage with the time and the processor time that it took, all output of a failed one, and at a terminal a last line with what is running. */
export class Progress implements Watcher {
  readonly #out: WriteStream;
  readonly #begin = performance.now();
  readonly #running = new Set<string>();
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(out: WriteStream) {
    this.#out = out;
    if (out.isTTY) this.#timer = setInterval(() => this.#paint(), REPAINT_MS);
  }

  readonly started = (stage: Stage): void => {
    this.#running.add(stage.name);
    this.#paint();
  };

  readonly finished = ({ stage, tally, output, notices = [], seconds, cpuSeconds }: Finished): void => {
    this.#running.delete(stage.name);
    const failed = tally.failed > 0;
    const count = tally.passed + tally.failed + tally.skipped;
    const summary = count > 1 || failed ? sentence(tally) : '';
    const times = `${inSeconds(seconds)}  ${inSeconds(cpuSeconds)} CPU`;
    const line = `${failed ? '✗' : '✓'} ${stage.name.padEnd(10)} ${times}  ${summary}`;
    this.#clear();
    this.#out.write(`${line.trimEnd()}\n`);
    for (const notice of notices) this.#out.write(`! ${notice}\n`);
    if (failed) this.#out.write(`\n${output.trim()}\n\n`);
    this.#paint();
  };

  /** @param all what every stage came to */
  end(all: readonly Finished[]): void {
    clearInterval(this.#timer);
    this.#clear();
    const cpuSeconds = all.reduce((sum, each) => sum + each.cpuSeconds, 0);
    const wallSeconds = (performance.now() - this.#begin) / 1000;
    this.#out.write(`  ${'together'.padEnd(10)} ${inSeconds(wallSeconds)}  ${inSeconds(cpuSeconds)} CPU\n`);
  }

  #clear(): void {
    if (this.#out.isTTY) this.#out.write(CLEAR_LINE);
  }

  #paint(): void {
    if (!this.#out.isTTY || this.#running.size === 0) return;
    const seconds = Math.round((performance.now() - this.#begin) / 1000);
    const line = `… ${[...this.#running].join(', ')} (${seconds} s)`;
    this.#out.write(CLEAR_LINE + line.slice(0, this.#out.columns - 1));
  }
}
