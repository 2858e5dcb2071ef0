import type { Result } from '@meja/domain';
import { untrack } from 'svelte';
import { Poked } from './poked.ts';
import { appFailed, type Problem } from './problem.ts';

/**
 * What a screen shows of something at the server. What was there stays while it is looked up again; `stale` says why
 * the latest look-up brought nothing newer.
 */
export type Shown<T> =
  | { state: 'loading' }
  | { state: 'ready'; value: T; at: number; stale: Problem | null }
  | { state: 'failed'; problem: Problem };

type Load<T> = (signal: AbortSignal) => Promise<Result<T, Problem>>;

/** What is shown may stay so long after the question has changed, before a skeleton takes its place. */
const PATIENCE_MS = 150;

/** Something at the server, loaded and kept up to date. Answers that a later question overtook are dropped. */
export class Resource<T> {
  readonly #load: Load<T>;
  readonly #now: () => number;
  readonly #poked: Poked;
  #shown = $state.raw<Shown<T>>({ state: 'loading' });
  #asking: AbortController | undefined;
  #answered: Promise<void> | undefined;

  constructor(load: Load<T>, now: () => number) {
    this.#load = load;
    this.#now = now;
    this.#poked = new Poked(() => void this.refresh(), now);
  }

  get current(): Shown<T> {
    return this.#shown;
  }

  get value(): T | undefined {
    return this.#shown.state === 'ready' ? this.#shown.value : undefined;
  }

  /** Asks, unless it is being asked already, and waits for the answer. */
  async settled(): Promise<void> {
    await (this.#answered ?? this.refresh());
  }

  /** The answer that is being waited for, if there is one. */
  get underWay(): Promise<void> | undefined {
    return this.#answered;
  }

  /** Takes what somebody else has looked up, unless it has changed meanwhile. */
  replace(before: T, after: T): void {
    if (this.#shown.state === 'ready' && this.#shown.value === before)
      this.#shown = { ...this.#shown, value: after };
  }

  /** Looks it up now. */
  refresh(): Promise<void> {
    this.stop();
    const asking = new AbortController();
    this.#asking = asking;
    this.#answered = this.#ask(asking);
    return this.#answered;
  }

  async #ask(asking: AbortController): Promise<void> {
    // An effect that asks must not come to depend on what the question is made of.
    const result = await untrack(async () => this.#load(asking.signal)).catch(appFailed);
    // A later question has taken over: who waits for this one waits for that.
    if (this.#asking !== asking) return this.#answered;
    this.#asking = undefined;
    this.#answered = undefined;
    if (result.ok) this.#shown = { state: 'ready', value: result.value, at: this.#now(), stale: null };
    else if (this.#shown.state === 'ready') this.#shown = { ...this.#shown, stale: result.error };
    else this.#shown = { state: 'failed', problem: result.error };
  }

  /**
   * The question has changed, and what is shown answers another one. It gives way to the new answer without a flicker
   * where that comes at once, and to a skeleton where it doesn't.
   */
  async reload(): Promise<void> {
    const skeleton = setTimeout(() => (this.#shown = { state: 'loading' }), PATIENCE_MS);
    await this.refresh();
    clearTimeout(skeleton);
  }

  /** Something may have changed. */
  poke(): void {
    this.#poked.poke();
  }

  /** Nobody looks any more. */
  stop(): void {
    this.#poked.cancel();
    this.#asking?.abort();
    this.#asking = undefined;
    this.#answered = undefined;
  }
}
