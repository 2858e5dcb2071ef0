import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { freePort } from './ports.ts';
import { SlowLine, type Pace } from './slow-line.ts';

/** What becomes of a request on the way. */
type Fault =
  | 'lose-request'
  | 'cut-request'
  | 'repeat-request'
  | 'lose-reply'
  | 'cut-reply'
  | 'hold-reply'
  | 'tell';

interface Trap {
  path: string;
  fault: Fault;
  sprung: (held: HeldReply) => void;
}

interface HeldReply {
  /** Lets a held reply go on to whom it was for. */
  release: () => void;
  /** Cuts the connection instead. */
  drop: () => void;
}

const NOTHING_HELD: HeldReply = { release: () => undefined, drop: () => undefined };

/** As a telephone at the edge of its cell has it. */
export const SLOW_2G: Pace = { bitsPerSecond: 50_000, latencyMs: 1_000 };

/**
 * A proxy between browser and server that loses, cuts, repeats and holds up requests and replies on demand, is slow, or is
 * down altogether.
 */
export class WeakNetwork {
  readonly port: number;
  readonly #upstreamPort: number;
  readonly #server: Server;
  readonly #underway = new Map<IncomingMessage, string>();
  #traps: Trap[] = [];
  #holds: { path: string; over: Promise<void>; end: () => void }[] = [];
  #down = false;
  #lines: { up: SlowLine; down: SlowLine } | null = null;

  private constructor(port: number, upstreamPort: number) {
    this.port = port;
    this.#upstreamPort = upstreamPort;
    this.#server = createServer((incoming, outgoing) => {
      this.#carry(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  static async before(upstreamPort: number): Promise<WeakNetwork> {
    const network = new WeakNetwork(await freePort(), upstreamPort);
    await network.#listen();
    return network;
  }

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  /** Cuts every connection, and each new one as soon as it asks for something, until `up`. */
  down(): void {
    this.#down = true;
    this.#server.closeAllConnections();
  }

  /** Cuts every connection; nobody listens any more, until `up`. */
  async refuse(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async up(): Promise<void> {
    this.#down = false;
    if (!this.#server.listening) await this.#listen();
  }

  /** As it was at first: nothing more is lost, held up or slow. */
  async recover(): Promise<void> {
    this.#traps = [];
    for (const { end } of this.#holds) end();
    this.#holds = [];
    this.pace(null);
    await this.up();
  }

  /** From now on all that goes through shares a slow line each way; null: none any more. */
  pace(pace: Pace | null): void {
    this.#lines = pace && { up: new SlowLine(pace), down: new SlowLine(pace) };
  }

  /** How many requests to `path` have been asked and not answered to the end. */
  underway(path: string): number {
    return [...this.#underway.values()].filter((url) => url.startsWith(path)).length;
  }

  /**
   * The server takes the next request to `path` and answers it, but the answer never arrives.
   * @returns when that has happened
   */
  loseNextReply(path: string): Promise<void> {
    return this.#trap(path, 'lose-reply').then(() => undefined);
  }

  /** Of the answer to the next request to `path` only the first half arrives. */
  cutNextReply(path: string): Promise<void> {
    return this.#trap(path, 'cut-reply').then(() => undefined);
  }

  /** The next request to `path` never reaches the server. */
  loseNextRequest(path: string): Promise<void> {
    return this.#trap(path, 'lose-request').then(() => undefined);
  }

  /** Of the next request to `path` only the first half of its body reaches the server. */
  cutNextRequest(path: string): Promise<void> {
    return this.#trap(path, 'cut-request').then(() => undefined);
  }

  /**
   * The next request to `path` reaches the server twice at the same time; one of the answers arrives.
   * @returns when the server has answered both
   */
  repeatNextRequest(path: string): Promise<void> {
    return this.#trap(path, 'repeat-request').then(() => undefined);
  }

  /** The next request to `path` is answered only when the held reply is released. */
  holdNextReply(path: string): Promise<HeldReply> {
    return this.#trap(path, 'hold-reply');
  }

  /**
   * No request to `path` is answered any more: neither the next one, nor what an impatient client sends in its place.
   * What `holdNextReply` holds is told of all the same.
   * @returns what ends that
   */
  holdReplies(path: string): () => void {
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const hold = { path, over, end };
    this.#holds.push(hold);
    return () => {
      this.#holds = this.#holds.filter((each) => each !== hold);
      end();
    };
  }

  /** @returns when the next request to `path` has gone to the server, which works on it from then on */
  nextRequestSent(path: string): Promise<void> {
    return this.#trap(path, 'tell').then(() => undefined);
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.refuse();
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  #trap(path: string, fault: Fault): Promise<HeldReply> {
    return new Promise((sprung) => this.#traps.push({ path, fault, sprung }));
  }

  #spring(url: string): Trap | undefined {
    const trap = this.#traps.find((each) => url.startsWith(each.path));
    this.#traps = this.#traps.filter((each) => each !== trap);
    return trap;
  }

  async #carry(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (this.#down) return void outgoing.destroy();
    const url = incoming.url ?? '/';
    this.#underway.set(incoming, url);
    outgoing.on('close', () => this.#underway.delete(incoming));
    const trap = this.#spring(url);
    const reply = await this.#deliver(incoming, trap?.fault, () => trap?.sprung(NOTHING_HELD));
    if (trap?.fault !== 'hold-reply') await this.#holds.find((each) => url.startsWith(each.path))?.over;
    await this.#answer(reply, outgoing, trap);
  }

  /** Brings a request to the server; fails where it is lost on the way. */
  async #deliver(
    incoming: IncomingMessage,
    fault: Fault | undefined,
    sprung: () => void,
  ): Promise<IncomingMessage> {
    switch (fault) {
      case 'lose-request':
        sprung();
        throw new Error('lost');
      case 'cut-request': {
        const body = await buffer(incoming);
        return this.#ask(incoming, (upstream) => breakOff(upstream, body)).finally(sprung);
      }
      case 'repeat-request': {
        const body = await buffer(incoming);
        const twice = [0, 1].map(() => this.#ask(incoming, (upstream) => upstream.end(body)));
        const [reply, second] = await Promise.all(twice);
        if (!reply || !second) throw new Error('unanswered');
        await buffer(second);
        sprung();
        return reply;
      }
      default: {
        if (fault === 'tell') incoming.on('end', sprung);
        const slow = this.#lines?.up;
        return this.#ask(incoming, (upstream) =>
          pipeline(slow ? Readable.from(slow.carry(incoming)) : incoming, upstream),
        );
      }
    }
  }

  #ask(incoming: IncomingMessage, send: (upstream: Writable) => unknown): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { method, url: path, headers } = incoming;
      const upstream = request(
        { host: '127.0.0.1', port: this.#upstreamPort, method, path, headers },
        resolve,
      );
      upstream.on('error', reject);
      incoming.on('aborted', () => upstream.destroy());
      Promise.resolve(send(upstream)).catch(reject);
    });
  }

  async #answer(reply: IncomingMessage, outgoing: ServerResponse, trap: Trap | undefined): Promise<void> {
    if (trap?.fault === 'lose-reply') {
      await buffer(reply);
      outgoing.destroy();
      return trap.sprung(NOTHING_HELD);
    }
    if (trap?.fault === 'hold-reply' && !(await isReleased(trap))) return void outgoing.destroy();
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
    if (trap?.fault === 'cut-reply') {
      await breakOff(outgoing, await buffer(reply));
      return trap.sprung(NOTHING_HELD);
    }
    const slow = this.#lines?.down;
    await pipeline(slow ? Readable.from(slow.carry(reply)) : reply, outgoing);
  }
}

/** Sends the first half, and then no more. */
const breakOff = (to: Writable, body: Buffer): Promise<void> =>
  new Promise((resolve) =>
    to.write(body.subarray(0, Math.floor(body.length / 2)), () => {
      to.destroy();
      resolve();
    }),
  );

/** Waits for what becomes of a held reply: true to let it go on, false to drop it. */
const isReleased = (trap: Trap): Promise<boolean> =>
  new Promise((settle) => trap.sprung({ release: () => settle(true), drop: () => settle(false) }));
