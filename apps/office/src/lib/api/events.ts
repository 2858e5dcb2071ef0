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
  onOpen: () => void;
  onHead: (head: Head) => void;
}

/** Follows the event stream until it ends, and tells how it did. Aborting the signal ends it as `closed`. */
export async function follow({
  fetch,
  url,
  signal,
  silenceMs,
  onOpen,
  onHead,
}: Listener): Promise<StreamEnd> {
  const giveUp = new AbortController();
  const watchdog = new Watchdog(silenceMs, () => giveUp.abort());
  let open = false;
  try {
    const response = await fetch(url, {
      headers: { Accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, giveUp.signal]),
    });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      return 'refused';
    }
    open = true;
    onOpen();
    const parser = createParser({
      onEvent(event) {
        if (event.event !== 'head') return;
        const head = headOf(event.data);
        if (head) onHead(head);
      },
    });
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      watchdog.heard();
      parser.feed(text);
    }
    return 'closed';
  } catch {
    if (!open) return 'unreachable';
    return giveUp.signal.aborted ? 'silent' : 'closed';
  } finally {
    watchdog.stop();
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
