/** This device's time, corrected by the server's. */
export class Clock {
  readonly #wall: () => number;
  #offsetMs = 0;
  #heardAt: number | null = null;
  /** The server has answered. */
  onHeard: () => void = () => undefined;

  constructor(wall: () => number) {
    this.#wall = wall;
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
   * Never before the server's last word: a tablet whose battery ran flat and that wakes in 1970 without a network still books its orders
   * to the last day it knows.
   */
  now(): number {
    return Math.max(this.uncorrected() + this.#offsetMs, this.#heardAt ?? 0);
  }

  /** The device's own idea of the time. */
  uncorrected(): number {
    return this.#wall();
  }

  restore(offsetMs: number, heardAt: number | null): void {
    this.#offsetMs = offsetMs;
    this.#heardAt = heardAt;
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
    this.onHeard();
  }
}
