import type { Result } from '@meja/domain';
import { backoffMs, reactionTo, type Reaction } from '@meja/sync';
import type { SyncPhase } from './status.ts';
import type { Timers } from './timers.ts';
import type { RequestFailure } from './transport.ts';

export interface LoopDeps {
  cycle: (signal: AbortSignal) => Promise<Result<void, RequestFailure>>;
  timers: Timers;
  now: () => number;
  /** From 0 up to 1. */
  chance: () => number;
  onPhase: (phase: SyncPhase) => void;
}

const POLL_MS = 20_000;
const POLL_SPREAD_MS = 10_000;
/** So long a first answer may take before the tablet is called offline. */
const CONNECTING_MS = 4_000;
/** A revoked or outdated device asks now and then whether that has changed. */
const STOPPED_POLL_MS = 60_000;
const LONGEST_HOLD_MS = 60_000;
/** While nobody answers, each tap of a busy evening is no reason for a try of its own. */
const TRIES_APART_MS = 2_000;

/**
 * A line can be down behind a Wi-Fi that is up, and then no browser tells when it is back. While there is something to deliver it is found
 * out by trying, so that a queue is gone within a second of the network's return; what has not come back by then may take its time.
 */
const EAGER_MS = 600;
const EAGER_FOR_MS = 120_000;

/** What only a person can end. */
const STOPPED: Partial<Record<Reaction, SyncPhase>> = {
  revoked: { state: 'stopped', code: 'DEVICE_REVOKED' },
  unknown: { state: 'stopped', code: 'DEVICE_UNKNOWN' },
  upgrade: { state: 'needs-upgrade' },
};

const isHeld = (failure: RequestFailure): boolean =>
  failure.kind === 'problem' && failure.retryAfterMs !== null;

/**
 * `work`: there is more to push. `hint`: something speaks for a server that answers, or for somebody who looks.
 * `network`: the network has changed, so that a request on its way may be waiting for nobody. `person`: somebody asked.
 */
export type Wake = 'work' | 'hint' | 'network' | 'person';

/**
 * When to sync. One cycle runs at a time; a wake-up during a cycle is never lost, it makes another one follow. It never
 * gives up: after a failure it comes back by the backoff, and at once when something speaks for it.
 */
export class SyncLoop {
  readonly #deps: LoopDeps;
  #state: 'off' | 'waiting' | 'running' = 'off';
  #again: Wake | null = null;
  #running: Promise<void> = Promise.resolve();
  #triedAt = 0;
  #failing = false;
  /** Since when nobody answers. */
  #unreachableSince: number | null = null;
  /** In a row, for the backoff. */
  #failures = 0;
  #phase: SyncPhase = { state: 'connecting' };
  /** What the cycle does, while it is not known whether the server answers. */
  #unconfirmed: 'pushing' | 'pulling' | null = null;
  /** In this cycle the server has said something, if only who this tablet is. */
  #isAnswered = false;
  /** The server asked for patience until then. */
  #holdUntil = 0;
  #cancelTimer: () => void = () => undefined;
  #cancelPatience: () => void = () => undefined;
  #abort = new AbortController();

  constructor(deps: LoopDeps) {
    this.#deps = deps;
  }

  start(): void {
    if (this.#state !== 'off') return;
    this.#state = 'waiting';
    this.#cancelPatience = this.#deps.timers.after(CONNECTING_MS, () => {
      if (this.#phase.state === 'connecting' && !this.#isAnswered) this.#enter({ state: 'offline' });
    });
    this.#begin();
  }

  stop(): void {
    this.#state = 'off';
    this.#cancelTimer();
    this.#cancelPatience();
    this.#abort.abort();
  }

  wake(why: Wake): void {
    if (this.#state === 'off') return;
    const { state } = this.#phase;
    if (state === 'stopped' && (why === 'work' || why === 'hint')) return;
    // News of others is not for this version; its own work is taken all the same.
    if (state === 'needs-upgrade' && why === 'hint') return;
    if (this.#deps.now() < this.#holdUntil && why !== 'person') return;
    this.#failures = 0;
    if (this.#state === 'running') {
      if (this.#again === null || this.#again === 'work') this.#again = why;
      if (why === 'network') this.#abort.abort();
    } else if (this.#failing && why === 'work') this.#tryInAWhile();
    else this.#begin();
  }

  /** Resolves when no cycle runs. */
  whenIdle(): Promise<void> {
    return this.#running;
  }

  /** What the running cycle is at. Looking whether there is news is nothing to speak of while all is well. */
  progress(doing: 'pushing' | 'pulling'): void {
    const { state } = this.#phase;
    // Only the end of a cycle shows that this is over: what is tried meanwhile would make the words come and go.
    if (state === 'needs-upgrade' || state === 'stopped') return;
    if (state === 'pushing' || state === 'pulling' || (state === 'idle' && doing === 'pushing'))
      this.#enter({ state: doing });
    else if (state !== 'idle' && this.#isAnswered) this.#enter({ state: doing });
    else if (state !== 'idle') this.#unconfirmed = doing;
  }

  /** The server has answered: what is being done is no mere attempt. */
  answered(): void {
    if (this.#state !== 'running') return;
    // Though the network may go again before the cycle is through.
    this.#unreachableSince = null;
    this.#isAnswered = true;
    if (this.#unconfirmed === null) return;
    this.#enter({ state: this.#unconfirmed });
    this.#unconfirmed = null;
  }

  #begin(): void {
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    this.#cancelTimer();
    this.#state = 'running';
    let result: Result<void, RequestFailure>;
    do {
      this.#again = null;
      this.#holdUntil = 0;
      this.#unconfirmed = null;
      this.#isAnswered = false;
      this.#abort = new AbortController();
      this.#triedAt = this.#deps.now();
      result = await this.#deps.cycle(this.#abort.signal);
      if (this.#isOff()) return;
      this.#failing = !result.ok;
    } while (this.#again !== null && (result.ok || (this.#again !== 'work' && !isHeld(result.error))));
    this.#state = 'waiting';
    this.#wait(result.ok ? this.#afterSuccess() : this.#afterFailure(result.error));
    if (!result.ok && this.#again === 'work' && !isHeld(result.error)) this.#tryInAWhile();
  }

  #tryInAWhile(): void {
    const passed = this.#passedSince(this.#triedAt);
    this.#cancelTimer();
    if (passed < TRIES_APART_MS) this.#wait(TRIES_APART_MS - passed);
    else this.#begin();
  }

  /** By a clock that may be set: what was said to be later than now tells nothing. */
  #passedSince(then: number): number {
    return Math.abs(this.#deps.now() - then);
  }

  #isOff(): boolean {
    return this.#state === 'off';
  }

  #wait(ms: number): void {
    this.#cancelTimer = this.#deps.timers.after(ms, () => this.#begin());
  }

  #afterSuccess(): number {
    this.#failures = 0;
    this.#unreachableSince = null;
    this.#enter({ state: 'idle' });
    return POLL_MS + POLL_SPREAD_MS * this.#deps.chance();
  }

  #afterFailure(failure: RequestFailure): number {
    this.#failures += 1;
    const wait = backoffMs(this.#failures, this.#deps.chance());
    if (failure.kind === 'unreachable') {
      const isDelivering = this.#phase.state === 'pushing' || this.#unconfirmed === 'pushing';
      this.#enter({ state: 'offline' });
      this.#unreachableSince ??= this.#deps.now();
      const isEager = isDelivering && this.#passedSince(this.#unreachableSince) < EAGER_FOR_MS;
      return isEager ? Math.min(wait, (EAGER_MS / 2) * (1 + this.#deps.chance())) : wait;
    }
    this.#unreachableSince = null;
    const reaction = reactionTo(failure);
    const stopped = STOPPED[reaction];
    if (stopped) {
      this.#enter(stopped);
      return STOPPED_POLL_MS * (1 + this.#deps.chance());
    }
    const held = Math.min(failure.retryAfterMs ?? 0, LONGEST_HOLD_MS);
    const delay = Math.max(wait, held);
    this.#holdUntil = held > 0 ? this.#deps.now() + held : 0;
    this.#enter({ state: 'retrying', nextAt: this.#deps.now() + delay, code: failure.code });
    return delay;
  }

  #enter(phase: SyncPhase): void {
    this.#phase = phase;
    this.#deps.onPhase(phase);
  }
}
