import { ifLost, piecesOf } from '@meja/sync/network';
import { createParser } from 'eventsource-parser';
import { z } from 'zod';

/** What the server says on its event stream: a stream has got to a number. The catalogue belongs to no outlet. */
const Head = z.object({
  stream: z.enum(['catalog', 'outlet']),
  outletId: z.string().nullable(),
  head: z.number(),
});
export type Head = z.infer<typeof Head>;

/** `unreachable`: nobody answered; `refused`: somebody did, but not with a stream; `closed`, `silent`: it was open. */
export type StreamEnd = 'unreachable' | 'refused' | 'closed' | 'silent';

interface Listener {
  fetch: typeof fetch;
  url: string;
  signal: AbortSignal;
  /** With nothing heard for so long, not even the server's heartbeat, the connection is taken for dead. */
  silenceMs: number;
  /** The first of the stream has arrived. An answer alone may never bring anything: a proxy can hold it back. */
  onOpen: () => void;
  onHead: (head: Head) => void;
}

/** Follows the event stream until it ends, and tells how it did. Aborting the signal ends it as `closed`. Only a bug is thrown. */
export async function follow(listener: Listener): Promise<StreamEnd> {
  const { fetch, url, signal, silenceMs } = listener;
  const giveUp = new AbortController();
  const watchdog = new Watchdog(silenceMs, () => giveUp.abort());
  const init: RequestInit = {
    headers: { Accept: 'text/event-stream' },
    signal: AbortSignal.any([signal, giveUp.signal]),
  };
  let end: StreamEnd = 'unreachable';
  try {
    const response = await fetch(url, init);
    if (!response.ok || !response.body) return 'refused';
    end = 'closed';
    await hear(response.body, listener, () => watchdog.heard());
    return end;
  } catch (error) {
    ifLost(undefined)(error);
    return end === 'closed' && giveUp.signal.aborted ? 'silent' : end;
  } finally {
    watchdog.stop();
    // However it ended: a connection that is left open counts towards the six that a browser has for a host.
    giveUp.abort();
  }
}

async function hear(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { onOpen, onHead }: Listener,
  onPiece: () => void,
): Promise<void> {
  const parser = createParser({
    onEvent(event) {
      if (event.event !== 'head') return;
      const head = headOf(event.data);
      if (head) onHead(head);
    },
  });
  let open = false;
  for await (const piece of piecesOf(body)) {
    onPiece();
    if (!open) onOpen();
    open = true;
    parser.feed(piece);
  }
}

function headOf(data: string): Head | undefined {
  try {
    return Head.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}

class Watchdog {
  readonly #ms: number;
  readonly #bark: () => void;
  #timer: ReturnType<typeof setTimeout>;

  constructor(ms: number, bark: () => void) {
    this.#ms = ms;
    this.#bark = bark;
    this.#timer = setTimeout(bark, ms);
  }

  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#bark, this.#ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
