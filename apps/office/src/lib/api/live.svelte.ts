import { backoffMs } from './backoff.ts';
import { follow, type Head, type StreamEnd } from './events.ts';
import { Heads } from './heads.ts';

/**
 * Whether what is on the screen follows the outlets. `live`: changes come as they happen; `polling`: they are looked up
 * every half minute, since there is no event stream to be had; `offline`: nobody answers, the figures stand still.
 */
export type Liveness =
  | { state: 'connecting' }
  | { state: 'live' }
  | { state: 'polling' }
  | { state: 'offline'; since: number };

/** What may have changed: something of an outlet, something of the whole tenant (null), or anything. */
export type Poke = { outletId: string | null } | 'everything';
type Reader = (poke: Poke) => void;

interface Dependencies {
  fetch: typeof fetch;
  now: () => number;
  random: () => number;
  onBug: (error: unknown) => void;
}

const EVENTS = '/api/sync/events';
const SILENCE_MS = 45_000;
const POLL_MS = 30_000;
/** A stream that ends sooner is a failure like any other, however often it begins. */
const STEADY_MS = 5_000;
/** When a stream has ended, the next one must have brought something within this time. */
const REPLACED_WITHIN_MS = 5_000;
/** A browser gives a host six connections over HTTP/1.1: a page that nobody looks at lets go of its own. */
const HIDDEN_MS = 20_000;

/** Hears from the server what has changed and tells the screens, which then look it up. */
export class LiveController {
  readonly #deps: Dependencies;
  readonly #heads = new Heads();
  #readers: readonly Reader[] = [];
  #current = $state.raw<Liveness>({ state: 'connecting' });
  #loop: AbortController | undefined;
  #connection: AbortController | undefined;
  #wake: (() => void) | undefined;
  #failures = 0;
  #replacing: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  get current(): Liveness {
    return this.#current;
  }

  /** Calls `reader` on every change from now on; returns how to stop it. */
  onChange(reader: Reader): () => void {
    this.#readers = [...this.#readers, reader];
    return () => {
      this.#readers = this.#readers.filter((other) => other !== reader);
    };
  }

  /** Follows while the page can be seen. Returns how to stop for good. */
  start(): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    let hiding: ReturnType<typeof setTimeout> | undefined;
    const visibility = () => {
      clearTimeout(hiding);
      if (document.visibilityState === 'visible') this.#open();
      else hiding = setTimeout(() => this.#close(), HIDDEN_MS);
    };
    document.addEventListener('visibilitychange', visibility, { signal });
    addEventListener('online', () => this.#reconnect(), { signal });
    addEventListener('offline', () => this.#reconnect(), { signal });
    const polling = setInterval(() => this.#poll(), POLL_MS);
    this.#open();
    return () => {
      stop.abort();
      clearTimeout(hiding);
      clearInterval(polling);
      this.#close();
    };
  }

  #open(): void {
    if (this.#loop) return this.#wake?.();
    const loop = new AbortController();
    this.#loop = loop;
    void this.#run(loop.signal);
  }

  #close(): void {
    this.#loop?.abort();
    this.#loop = undefined;
    this.#stand('connecting');
  }

  /** The network came or went: a connection from before may be dead without knowing. */
  #reconnect(): void {
    this.#failures = 0;
    this.#connection?.abort();
    this.#wake?.();
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const end = await this.#follow(signal);
      if (signal.aborted) return;
      this.#ended(end);
      await this.#pause(backoffMs(this.#failures - 1, this.#deps.random), signal);
    }
  }

  /** One connection, to its end. */
  async #follow(signal: AbortSignal): Promise<StreamEnd | 'broken'> {
    const connection = new AbortController();
    this.#connection = connection;
    let steady: ReturnType<typeof setTimeout> | undefined;
    try {
      return await follow({
        fetch: this.#deps.fetch,
        url: EVENTS,
        signal: AbortSignal.any([signal, connection.signal]),
        silenceMs: SILENCE_MS,
        onOpen: () => {
          steady = setTimeout(() => (this.#failures = 0), STEADY_MS);
          this.#opened();
        },
        onHead: (head) => this.#head(head),
      });
    } catch (error) {
      this.#deps.onBug(error);
      return 'broken';
    } finally {
      clearTimeout(steady);
    }
  }

  #opened(): void {
    // Between two streams that follow each other the heads tell what was missed. After a break, look-ups may have failed.
    if (this.#heads.none || this.#current.state !== 'live') this.#tell('everything');
    this.#stand('live');
  }

  #ended(end: StreamEnd | 'broken'): void {
    this.#failures += 1;
    // The server ends a stream now and then; the next one is opened at once, and until it fails or does not come we are live.
    if (end === 'closed' && this.#current.state === 'live' && this.#failures === 1) {
      clearTimeout(this.#replacing);
      this.#replacing = setTimeout(() => this.#stand('connecting'), REPLACED_WITHIN_MS);
      return;
    }
    // What fails here can still be looked up.
    if (end === 'broken') this.#stand('polling');
    else if (end === 'closed' || end === 'silent') this.#stand('connecting');
    else if (this.#failures > 1 || !navigator.onLine) this.#stand(end === 'refused' ? 'polling' : 'offline');
  }

  /** The first heads of a connection say what was missed while there was none. */
  #head(head: Head): void {
    if (this.#heads.moved(head)) this.#tell({ outletId: head.outletId });
  }

  #poll(): void {
    if (this.#current.state !== 'live' && document.visibilityState === 'visible') this.#tell('everything');
  }

  #tell(poke: Poke): void {
    for (const reader of this.#readers) reader(poke);
  }

  #stand(state: Liveness['state']): void {
    clearTimeout(this.#replacing);
    if (state === this.#current.state) return;
    this.#current = state === 'offline' ? { state, since: this.#deps.now() } : { state };
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      this.#wake = done;
    });
  }
}
