/** So far a clock may have gone on without a word of the server before somebody is asked: a night and a morning. */
const LONG_ALONE_MS = 18 * 60 * 60_000;
/** What a clock lags behind by answers that took their time. */
const LAGGING_MS = 5 * 60_000;

/** What is known for sure, and what the clock makes of it. Both in the server's time. */
export interface Doubt {
  known: number;
  claimed: number;
}

/** This device's time, corrected by the server's. */
export class Clock {
  readonly #wall: () => number;
  readonly #ticks: () => number;
  #offsetMs = 0;
  #heardAt: number | null = null;
  /** A time that was right at a moment of the ticks, which go on when somebody sets the clock. */
  #sure: { at: number; ticks: number } | null = null;
  /** The server has answered. */
  onHeard: () => void = () => undefined;

  /** @param ticks milliseconds by a clock that nobody can set */
  constructor(wall: () => number, ticks: () => number = () => 0) {
    this.#wall = wall;
    this.#ticks = ticks;
  }

  /** Server time minus this device's. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Server time of the last answer. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  /** The last time that was sure: of an answer, or of somebody who was asked. */
  get sureAt(): number | null {
    return this.#sure?.at ?? null;
  }

  /**
   * Never before what is sure: a tablet whose battery ran flat and that wakes in 1970 without a network still books its orders
   * to the last day it knows, and one whose clock is set back goes on.
   */
  now(): number {
    return Math.max(this.#claimed(), this.#known());
  }

  /** The device's own idea of the time. */
  uncorrected(): number {
    return this.#wall();
  }

  /**
   * Where the clock can't be trusted: it is far from all that is known, and nobody has said that it is right. A device that slept for
   * long looks the same as one whose clock was set.
   */
  doubt(): Doubt | null {
    if (!this.#sure) return null;
    const [known, claimed] = [this.#known(), this.#claimed()];
    return claimed - known > LONG_ALONE_MS || known - claimed > LAGGING_MS ? { known, claimed } : null;
  }

  /** Somebody has said what time it is. */
  settle(time: number): void {
    this.#offsetMs = time - this.#wall();
    this.#sure = { at: time, ticks: this.#ticks() };
  }

  restore(offsetMs: number, heardAt: number | null, sureAt: number | null = heardAt): void {
    this.#offsetMs = offsetMs;
    this.#heardAt = heardAt;
    // What another tab tells again is no newer for that.
    if (sureAt !== null && sureAt > (this.#sure?.at ?? 0)) this.#sure = { at: sureAt, ticks: this.#ticks() };
  }

  /**
   * The server's time, taken somewhere between a request and its answer (both by the device's own clock). The offset stays while it may be
   * right, so that it does not dance with each answer's travelling time.
   */
  observe(serverTime: number, sentAt: number, receivedAt: number): void {
    const uncertainty = (receivedAt - sentAt) / 2;
    const offset = Math.round(serverTime - (sentAt + receivedAt) / 2);
    // Negative: the clock itself was set in between, and says nothing.
    if (uncertainty >= 0 && Math.abs(offset - this.#offsetMs) > uncertainty) this.#offsetMs = offset;
    this.#heardAt = serverTime;
    this.#sure = { at: serverTime, ticks: this.#ticks() };
    this.onHeard();
  }

  #claimed(): number {
    return this.#wall() + this.#offsetMs;
  }

  #known(): number {
    return this.#sure ? this.#sure.at + this.#ticks() - this.#sure.ticks : 0;
  }
}
