import type { Result } from '@meja/domain';
import type { Problem } from './problem.ts';

/** What a screen shows of something at the server. What was there stays on the screen while it is looked up again. */
export type Shown<T> =
  | { state: 'loading' }
  | { state: 'ready'; value: T; at: number; stale: Problem | null }
  | { state: 'failed'; problem: Problem };

type Load<T> = (signal: AbortSignal) => Promise<Result<T, Problem>>;

const PATIENCE_MS = 150;
const QUIET_MS = 250;
const LONGEST_MS = 2_000;

/**
 * Something at the server, loaded and kept up to date. Answers that were overtaken by a later question are dropped. Many
 * pokes in a row make one look-up: shortly after the last of them, but no later than two seconds after the first.
 */
export class Resource<T> {
  readonly #load: Load<T>;
  readonly #now: () => number;
  #shown = $state.raw<Shown<T>>({ state: 'loading' });
  #asking: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firstPoke: number | undefined;

  constructor(load: Load<T>, now: () => number) {
    this.#load = load;
    this.#now = now;
  }

  get current(): Shown<T> {
    return this.#shown;
  }

  get value(): T | undefined {
    return this.#shown.state === 'ready' ? this.#shown.value : undefined;
  }

  /** Looks it up now. */
  async refresh(): Promise<void> {
    this.#quiet();
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const result = await this.#load(asking.signal);
    if (this.#asking !== asking) return;
    this.#asking = undefined;
    if (result.ok) this.#shown = { state: 'ready', value: result.value, at: this.#now(), stale: null };
    else if (this.#shown.state === 'ready') this.#shown = { ...this.#shown, stale: result.error };
    else this.#shown = { state: 'failed', problem: result.error };
  }

  /**
   * The question has changed, and what is shown answers another one. It gives way to the new answer without a flicker
   * where that comes at once, and to a skeleton where it doesn't.
   */
  async reload(): Promise<void> {
    const patience = setTimeout(() => (this.#shown = { state: 'loading' }), PATIENCE_MS);
    await this.refresh();
    clearTimeout(patience);
  }

  /** Something may have changed. */
  poke(): void {
    const now = this.#now();
    this.#firstPoke ??= now;
    const wait = Math.max(0, Math.min(QUIET_MS, this.#firstPoke + LONGEST_MS - now));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), wait);
  }

  /** Nobody looks any more. */
  stop(): void {
    this.#quiet();
    this.#asking?.abort();
    this.#asking = undefined;
  }

  #quiet(): void {
    clearTimeout(this.#timer);
    this.#firstPoke = undefined;
  }
}
