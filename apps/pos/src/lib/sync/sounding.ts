import type { Timers } from './timers.ts';

export interface SoundingDeps {
  /** Asks the server something small. @returns whether anybody answered, whatever it was; never rejects */
  ask: (signal: AbortSignal) => Promise<boolean>;
  timers: Timers;
  /** The network was gone while somebody waited, and has come back. */
  onBack: () => void;
}

/** So long an answer may take before it is looked into. */
const QUIET_MS = 3_000;
/** So long a sounding waits for its own answer: the slowest network brings it. */
const LOST_AFTER_MS = 4_000;
/** No request waits longer for its answer. */
const LOST_AFTER_AT_MOST_MS = 30_000;
const PAUSE_MS = 1_000;

/**
 * A network can swallow a request and never say so; the request then waits until its time is up, long after the network is back. So while
 * nothing comes, something small is asked beside it: where that was lost and then is answered, what still waits waits for nobody. A slow
 * network, which loses nothing, is left alone. At the latest LOST_AFTER_MS + PAUSE_MS after its return a network is found to be back.
 *
 * A server under a heavy burden looks alike: it is as silent, and then it answers. What was asked of it is given up and asked again once;
 * while no answer comes of that, each sounding waits twice as long, or all its tablets together would keep it from ever finishing any.
 */
export class Sounding {
  readonly #deps: SoundingDeps;
  #abort: AbortController | null = null;
  #cancel: () => void = () => undefined;
  #lostAfterMs = LOST_AFTER_MS;

  constructor(deps: SoundingDeps) {
    this.#deps = deps;
  }

  /** Somebody waits for the server, or has heard of it just now and goes on waiting. */
  begin(): void {
    this.end();
    this.#abort = new AbortController();
    this.#later(QUIET_MS, false, this.#abort.signal);
  }

  /** Something has come: what was lost before it was lost on its own. */
  sign(): void {
    this.#lostAfterMs = LOST_AFTER_MS;
    if (this.#abort) this.begin();
  }

  /** Nobody waits any more. */
  end(): void {
    this.#cancel();
    this.#abort?.abort();
    this.#abort = null;
  }

  #later(ms: number, wasLost: boolean, signal: AbortSignal): void {
    this.#cancel = this.#deps.timers.after(ms, () => void this.#sound(wasLost, signal));
  }

  async #sound(wasLost: boolean, signal: AbortSignal): Promise<void> {
    const late = new AbortController();
    this.#cancel = this.#deps.timers.after(this.#lostAfterMs, () => late.abort());
    const isThere = await this.#deps.ask(AbortSignal.any([signal, late.signal]));
    if (signal.aborted) return;
    this.#cancel();
    if (!isThere) this.#later(PAUSE_MS, true, signal);
    else if (!wasLost) this.#later(QUIET_MS, false, signal);
    else {
      this.end();
      this.#lostAfterMs = Math.min(2 * this.#lostAfterMs, LOST_AFTER_AT_MOST_MS);
      this.#deps.onBack();
    }
  }
}
