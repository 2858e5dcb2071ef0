import type { DeviceId } from '@meja/domain';
import { backoffMs, HeadEvent } from '@meja/sync';
import { ifLost, piecesOf } from '@meja/sync/network';
import { createParser } from 'eventsource-parser';
import type { Timers } from './timers.ts';
import type { Answer } from './transport.ts';

export interface EventDeps {
  connect: (as: DeviceId, signal: AbortSignal) => Promise<Answer<Response>>;
  timers: Timers;
  chance: () => number;
  onOpen: () => void;
  onHead: (head: HeadEvent) => void;
  onBug: (error: unknown) => void;
}

/** The server lets hear of itself every 15 s. After two misses and a bit nobody is there, whatever the socket says. */
const SILENCE_MS = 40_000;
const STEADY_MS = 5_000;

/**
 * Listens for the heads of the streams, for as long as it is on. An event brings nothing that a pull would not bring: whoever misses one
 * learns of it by the next, or by the slow poll.
 */
export class EventStream {
  readonly #deps: EventDeps;
  #as: DeviceId | null = null;
  #abort = new AbortController();
  #open = false;
  #failures = 0;
  #cancelRetry: () => void = () => undefined;

  constructor(deps: EventDeps) {
    this.#deps = deps;
  }

  start(as: DeviceId): void {
    this.stop();
    this.#as = as;
    this.#connect();
  }

  stop(): void {
    this.#as = null;
    this.#cancelRetry();
    this.#abort.abort();
  }

  /** Something speaks for a working network: don't wait any longer. A stream that is open stays so. */
  retry(): void {
    if (this.#as === null || this.#open) return;
    this.#failures = 0;
    this.#connect();
  }

  /** The network was gone, and may have taken with it what still looks open. */
  reopen(): void {
    this.#failures = 0;
    this.#connect();
  }

  #connect(): void {
    const as = this.#as;
    if (as === null) return;
    this.#cancelRetry();
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#open = false;
    const ended = (): void => {
      if (this.#abort !== abort || this.#as === null) return;
      this.#failures += 1;
      const wait = backoffMs(this.#failures, this.#deps.chance());
      this.#cancelRetry = this.#deps.timers.after(wait, () => this.#connect());
    };
    this.#follow(as, abort).then(ended, (error: unknown) => {
      // First what must happen: whoever is told may fail too.
      ended();
      this.#deps.onBug(error);
    });
  }

  /** One connection, from asking for it to its end, whatever ends it. */
  async #follow(as: DeviceId, abort: AbortController): Promise<void> {
    const answer = await this.#deps.connect(as, abort.signal);
    if (!answer.ok || !answer.value.body || abort.signal.aborted) return;
    this.#open = true;
    // One that ends as soon as it begins is a failure too, however often it begins.
    const cancelSteady = this.#deps.timers.after(STEADY_MS, () => (this.#failures = 0));
    this.#deps.onOpen();
    const parser = createParser({
      onEvent: ({ event, data }) => {
        if (event === 'head') this.#hear(data);
      },
    });
    let cancelWatch = this.#watch(abort);
    try {
      for await (const piece of piecesOf(answer.value.body)) {
        cancelWatch();
        cancelWatch = this.#watch(abort);
        parser.feed(piece);
      }
    } catch (error) {
      // Cut off, by either side or the watch: the next connection follows by the backoff.
      ifLost(undefined)(error);
    } finally {
      if (this.#abort === abort) this.#open = false;
      cancelSteady();
      cancelWatch();
      abort.abort();
    }
  }

  #watch(abort: AbortController): () => void {
    return this.#deps.timers.after(SILENCE_MS, () => abort.abort());
  }

  #hear(data: string): void {
    let said: unknown;
    try {
      said = JSON.parse(data);
    } catch {
      return;
    }
    const head = HeadEvent.safeParse(said);
    if (head.success) this.#deps.onHead(head.data);
  }
}
