import { Chance } from '../run/chance.ts';
import type { Owner, Scheduler } from '../run/scheduler.ts';
import { SPOKEN, type Answer, type Server, type WireReply, type WireRequest } from './server.ts';

/** What may become of one request and its answer. */
export type LinkFault =
  | 'request lost'
  | 'reply lost'
  | 'request late'
  | 'reply late'
  | 'duplicated'
  | 'request cut'
  | 'reply cut'
  | 'garbled';

interface Armed {
  fault: LinkFault;
  /** Only a request to such a path. */
  path: string;
  chance: Chance;
  /** @param arrived what its body is at the other end, if it gets there */
  onStruck: (sent: string | null, arrived: string | null) => void;
}

/** Longer than any client waits for an answer to what it delivers. */
const LATE_FROM_MS = 21_000;
const LATE_TO_MS = 45_000;

/** What lies between a device and the server. */
export class Link {
  readonly #scheduler: Scheduler;
  readonly #server: Server;
  readonly #name: string;
  readonly #chance: Chance;
  readonly #armed: Armed[] = [];
  readonly #cuts = new Set<() => void>();
  readonly #over = new AbortController();
  #isUp = true;
  /** An older version of the app runs there: what it says it speaks is left as it is. */
  isOldApp = false;
  /** What is about to be sent. */
  onRequest: (path: string, body: string | null) => void = () => undefined;
  /** Requests that are not answered yet. */
  underway = 0;

  constructor(scheduler: Scheduler, server: Server, name: string, seed: number) {
    this.#scheduler = scheduler;
    this.#server = server;
    this.#name = name;
    this.#chance = new Chance(seed, 'link', name);
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  down(): void {
    this.#isUp = false;
    for (const cut of [...this.#cuts]) cut();
    this.#cuts.clear();
  }

  up(): void {
    this.#isUp = true;
  }

  arm(armed: Armed): void {
    this.#armed.push(armed);
  }

  /** Nobody waits for anything any more. A signal that is listened to is never given up, nor whatever hangs on it. */
  end(): void {
    this.#over.abort();
  }

  disarm(): void {
    this.#armed.length = 0;
  }

  /** The browser's fetch, as far as the engine uses it. */
  fetch(tab: Owner, path: string, init: RequestInit): Promise<Response> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(this.#scheduler, tab, resolve, reject);
      this.underway += 1;
      exchange.onOver = () => (this.underway -= 1);
      init.signal?.addEventListener('abort', () => exchange.abort(init.signal?.reason), {
        signal: this.#over.signal,
      });
      if (init.signal?.aborted) return exchange.abort(init.signal.reason);
      const request = this.#requestOf(path, init);
      this.onRequest(path, request.body);
      this.#send(exchange, request);
    });
  }

  #requestOf(path: string, init: RequestInit): WireRequest {
    const headers = Object.fromEntries(new Headers(init.headers));
    const body = typeof init.body === 'string' ? init.body : null;
    return {
      path,
      method: init.method ?? 'GET',
      headers,
      body: this.isOldApp ? body : spokenAs(body, SPOKEN),
      from: this.#name,
    };
  }

  #send(exchange: Exchange, request: WireRequest): void {
    const at = this.#armed.findIndex((armed) => armed.path === '' || armed.path === request.path);
    const [armed] = at >= 0 && this.#isUp ? this.#armed.splice(at, 1) : [];
    const { fault = null, chance = this.#chance } = armed ?? {};
    const sent = fault === 'request cut' || fault === 'garbled' ? damaged(request, fault, chance) : request;
    armed?.onStruck(request.body, sent.body);
    if (!this.#isUp || fault === 'request lost') return this.#lose(exchange, chance);
    const late = fault === 'request late' ? chance.between(LATE_FROM_MS, LATE_TO_MS) : 0;
    this.#deliver(exchange, sent, late, (answer) => this.#return(exchange, answer, fault, chance));
    if (fault === 'duplicated')
      this.#deliver(exchange, request, chance.between(1, 4_000), (answer) => {
        if (answer.kind === 'stream') answer.stream.leave();
      });
  }

  /** Either it is told at once that nothing got through, or it waits until it has had enough. */
  #lose(exchange: Exchange, chance: Chance): void {
    if (chance.happens(0.7)) exchange.fail(chance.between(1, 300));
  }

  #deliver(exchange: Exchange, request: WireRequest, late: number, then: (answer: Answer) => void): void {
    this.#scheduler.after(this.#latency() + late, this.#scheduler.world, () => {
      if (!this.#isUp) return this.#lose(exchange, this.#chance);
      this.#scheduler.note(`${request.from} → ${request.path}`);
      this.#server.take(request, then);
    });
  }

  #return(exchange: Exchange, answer: Answer, fault: LinkFault | null, chance: Chance): void {
    if (answer.kind === 'none' || fault === 'reply lost') return this.#lose(exchange, chance);
    const late = fault === 'reply late' ? chance.between(LATE_FROM_MS, LATE_TO_MS) : 0;
    const { generation } = this.#server;
    this.#scheduler.after(this.#latency() + late, this.#scheduler.world, () => {
      const isSenderGone = !this.#server.isUp || this.#server.generation !== generation;
      // What a process had sent before it died may arrive all the same.
      const isLost = !this.#isUp || (isSenderGone && this.#chance.happens(0.5));
      if (isLost) return this.#lose(exchange, this.#chance);
      if (answer.kind === 'stream') return this.#open(exchange, answer.stream);
      const { reply } = answer;
      this.#scheduler.note(`${this.#name} ← ${reply.status}`);
      exchange.answer(fault === 'reply cut' ? { ...reply, body: cutShort(reply.body, chance) } : reply);
    });
  }

  #open(exchange: Exchange, stream: Extract<Answer, { kind: 'stream' }>['stream']): void {
    const cut = exchange.open(stream, () => this.#latency());
    this.#cuts.add(() => {
      // The other side of a network that is gone is often not told.
      if (this.#chance.happens(0.5)) cut();
      stream.leave();
    });
  }

  #latency(): number {
    return this.#chance.happens(0.04) ? this.#chance.between(40, 900) : 1 + this.#chance.next() * 25;
  }
}

/** One request of a tab, until the tab has its answer. */
class Exchange {
  readonly #scheduler: Scheduler;
  readonly #tab: Owner;
  readonly #resolve: (response: Response) => void;
  readonly #reject: (reason: unknown) => void;
  #isOver = false;
  #end: ((error: Error) => void) | null = null;
  onOver: () => void = () => undefined;

  constructor(
    scheduler: Scheduler,
    tab: Owner,
    resolve: (response: Response) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#scheduler = scheduler;
    this.#tab = tab;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** The tab itself has lost patience. */
  abort(reason: unknown): void {
    this.#end?.(reason instanceof Error ? reason : new DOMException('aborted', 'AbortError'));
    this.#settle(() => this.#reject(reason));
  }

  fail(afterMs: number): void {
    this.#later(afterMs, () => this.#reject(new TypeError('network error')));
  }

  answer({ status, headers, body }: WireReply): void {
    const isEmpty = status === 204 || status === 304;
    this.#later(0, () => this.#resolve(new Response(isEmpty ? null : body, { status, headers })));
  }

  /** Answers how to break it. */
  open(stream: Extract<Answer, { kind: 'stream' }>['stream'], latency: () => number): () => void {
    if (this.#isOver) {
      stream.leave();
      return () => undefined;
    }
    let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
    const body = new ReadableStream<Uint8Array>({
      start: (started) => void (controller = started),
      cancel: () => stream.leave(),
    });
    const tell = (work: (to: ReadableStreamDefaultController<Uint8Array>) => void): void =>
      void this.#scheduler.after(latency(), this.#tab, () => {
        if (controller) work(controller);
      });
    this.#end = (error) => {
      stream.leave();
      controller?.error(error);
      controller = null;
    };
    stream.onPiece = (piece) => {
      if (piece) tell((to) => to.enqueue(piece));
      else
        tell((to) => {
          controller = null;
          to.close();
        });
    };
    const { status, headers } = stream;
    this.#later(0, () => this.#resolve(new Response(body, { status, headers })));
    return () =>
      tell((to) => {
        controller = null;
        to.error(new TypeError('network error'));
      });
  }

  #later(afterMs: number, then: () => void): void {
    this.#scheduler.after(afterMs, this.#tab, () => this.#settle(then));
  }

  #settle(then: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.onOver();
    then();
  }
}

/** What an app of the server's own time says. */
function spokenAs(body: string | null, protocol: number): string | null {
  return body === null ? null : body.replace(/"protocol":\d+/, `"protocol":${protocol}`);
}

const cutShort = (text: string, chance: Chance): string => text.slice(0, chance.below(text.length));

function damaged(request: WireRequest, fault: 'request cut' | 'garbled', chance: Chance): WireRequest {
  if (request.body === null) return request;
  if (fault === 'request cut') return { ...request, body: cutShort(request.body, chance) };
  return { ...request, body: flipped(request.body, chance) };
}

/** One bit of one character turned over, as memory that fails does it. */
export function flipped(text: string, chance: Chance): string {
  const at = chance.below(text.length);
  const code = text.charCodeAt(at) ^ (1 << chance.below(5));
  return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
}
