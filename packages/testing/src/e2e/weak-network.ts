import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request on the way. */
type Fault = 'lose-reply' | 'lose-request' | 'hold-reply' | 'tell';

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

/** A proxy between browser and server that loses requests or replies on demand, or is down altogether. */
export class WeakNetwork {
  readonly #server: Server;
  readonly #upstreamPort: number;
  #traps: Trap[] = [];
  #down = false;

  private constructor(upstreamPort: number) {
    this.#upstreamPort = upstreamPort;
    this.#server = createServer((incoming, outgoing) => void this.#carry(incoming, outgoing));
  }

  static async before(upstreamPort: number): Promise<WeakNetwork> {
    const network = new WeakNetwork(upstreamPort);
    await new Promise<void>((resolve) => network.#server.listen(0, '127.0.0.1', resolve));
    return network;
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts every connection and refuses new ones until `up`. */
  down(): void {
    this.#down = true;
    this.#server.closeAllConnections();
  }

  up(): void {
    this.#down = false;
  }

  /**
   * The server takes the next request to `path` and answers it, but the answer never arrives.
   * @returns when that has happened
   */
  loseNextReply(path: string): Promise<void> {
    return this.#trap(path, 'lose-reply').then(() => undefined);
  }

  /** The next request to `path` never reaches the server. */
  loseNextRequest(path: string): Promise<void> {
    return this.#trap(path, 'lose-request').then(() => undefined);
  }

  /** The next request to `path` is answered only when the held reply is released. */
  holdNextReply(path: string): Promise<HeldReply> {
    return this.#trap(path, 'hold-reply');
  }

  /** @returns when the next request to `path` has gone to the server, which works on it from then on */
  nextRequestSent(path: string): Promise<void> {
    return this.#trap(path, 'tell').then(() => undefined);
  }

  #trap(path: string, fault: Fault): Promise<HeldReply> {
    return new Promise((sprung) => this.#traps.push({ path, fault, sprung }));
  }

  async #carry(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (this.#down) return void incoming.socket.destroy();
    const trap = this.#spring(incoming.url ?? '/');
    if (trap?.fault === 'lose-request') {
      incoming.socket.destroy();
      return trap.sprung(NOTHING_HELD);
    }
    if (trap?.fault === 'tell') incoming.on('end', () => trap.sprung(NOTHING_HELD));
    const reply = await this.#ask(incoming).catch(() => undefined);
    if (!reply) return void incoming.socket.destroy();
    if (trap?.fault === 'lose-reply') {
      reply.resume();
      reply.on('end', () => {
        incoming.socket.destroy();
        trap.sprung(NOTHING_HELD);
      });
      return;
    }
    if (trap?.fault === 'hold-reply' && !(await isReleased(trap))) return void incoming.socket.destroy();
    outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.on('error', () => outgoing.destroy());
    outgoing.on('close', () => reply.destroy());
    reply.pipe(outgoing);
  }

  #spring(url: string): Trap | undefined {
    const trap = this.#traps.find((each) => url.startsWith(each.path));
    this.#traps = this.#traps.filter((each) => each !== trap);
    return trap;
  }

  #ask(incoming: IncomingMessage): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const upstream = request(
        {
          host: '127.0.0.1',
          port: this.#upstreamPort,
          method: incoming.method,
          path: incoming.url,
          headers: incoming.headers,
        },
        resolve,
      );
      upstream.on('error', reject);
      incoming.on('aborted', () => upstream.destroy());
      incoming.pipe(upstream);
    });
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** Waits for what becomes of a held reply: true to let it go on, false to drop it. */
const isReleased = (trap: Trap): Promise<boolean> =>
  new Promise((settle) => trap.sprung({ release: () => settle(true), drop: () => settle(false) }));
