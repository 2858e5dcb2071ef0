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

  /**
   * Never before what is sure: a tablet whose battery ran flat and that wakes in 1970 without a network still books its orders
   * to the last day it knows, and one whose clock is set back goes on.
   */
  now(): number {
    return Math.max(this.claimed, this.known);
  }

  /** What the clock makes of it. */
  get claimed(): number {
    return this.#wall() + this.#offsetMs;
  }

  /** What is known for sure: no less time has gone by. 0 before the first answer. */
  get known(): number {
    return this.#sure ? this.#sure.at + this.#ticks() - this.#sure.ticks : 0;
  }

  /** The device's own idea of the time. */
  uncorrected(): number {
    return this.#wall();
  }

  /** Somebody has said what time it is. */
  settle(time: number): void {
    this.#offsetMs = time - this.#wall();
    this.#sure = { at: time, ticks: this.#ticks() };
  }

  restore(offsetMs: number, heardAt: number | null, sureAt: number | null = heardAt): void {
    // Somebody has said since what time it is.
    if (this.#sure && heardAt === this.#heardAt && this.#sure.at > (sureAt ?? 0)) return;
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
}
