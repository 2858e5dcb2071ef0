import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as passed } from 'node:timers/promises';

/** Far more than it takes on a slow machine: it only ends what hangs. */
export const START_MS = 180_000;
const END_MS = 60_000;
const LOOK_MS = 50;

const running = new Set<ChildProcess>();
// However this process ends, short of a hard kill: nothing that it started stays behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A program that runs beside the test until it is ended. It shares the process group, and so is ended with the whole run too. */
export class Program {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #output = '';

  constructor(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#name = name;
    const child = spawn(name, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    // Helper processes hold the same pipes: `close` comes after the last of them has ended.
    this.#closed = once(child, 'close').catch((error: unknown) => (this.#output += String(error)));
    running.add(child);
    void this.#closed.then(() => running.delete(child));
    const collect = (chunk: Buffer): void => void (this.#output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
  }

  /** Waits for a line of its output, and gives what the pattern captures there. */
  said(pattern: RegExp): Promise<string> {
    return this.until(`it said ${String(pattern)}`, async () => pattern.exec(this.#output)?.[1]);
  }

  /** Asks again and again until there is an answer; fails as soon as the program has ended. */
  async until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
    const deadline = Date.now() + START_MS;
    let cause: unknown;
    for (;;) {
      const answer = await ask().catch((error: unknown) => void (cause = error));
      if (answer !== undefined) return answer;
      if (!running.has(this.#child) || this.#child.exitCode !== null || Date.now() > deadline)
        throw new Error(`${this.#name} ended or hangs before ${what}:\n${this.#output}`, { cause });
      await passed(LOOK_MS);
    }
  }

  /** Ends it, by force if it does not go by itself, and waits until it and its helpers are gone. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#child.kill(signal);
    await this.ended();
  }

  /** Waits until it has ended by itself, or ends it. */
  async ended(): Promise<void> {
    const impatience = setTimeout(() => this.#child.kill('SIGKILL'), END_MS);
    await this.#closed;
    clearTimeout(impatience);
  }
}
