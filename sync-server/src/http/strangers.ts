import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { networkAsking, networkOf, socketAddress } from './authenticate.ts';
import type { AppEnv, StrangerBounds } from './deps.ts';

export interface StrangerLimits {
  /** Requests without a good token, of one network, that are answered at once; so many in so many ms. */
  atOnce: number;
  windowMs: number;
  /** How long each further one waits for its answer. */
  heldMs: number;
  /** How many may wait so, of all networks; more are hung up on. */
  held: number;
  /** Connections of one network on which nobody has shown a good token. */
  connections: number;
}

const LIMITS: StrangerLimits = {
  atOnce: 1_000,
  windowMs: 10_000,
  heldMs: 5_000,
  held: 4_000,
  connections: 256,
};
/** Networks that are counted, the newest: more than so many at a time are no one client. */
const COUNTED = 100_000;

/**
 * Those who have shown no token are answered more slowly the more they ask, and hold a bounded number of connections: refusing costs
 * little, but a fast line can ask for ten thousand refusals a second. Of the connections of one network the oldest on which nobody is known
 * gives way to a new one, so that whoever floods keeps out nobody who shares the address: a tablet says at once who it is.
 */
export class Strangers implements StrangerBounds {
  readonly #limits: StrangerLimits;
  readonly #counts = new Map<string, { count: number; until: number }>();
  /** On which nobody is known, the oldest first. */
  readonly #sockets = new Map<string, Set<Socket>>();
  #held = 0;

  constructor(limits: StrangerLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Behind proxies the address of a connection is theirs, and they bound what they pass on. */
  bound(server: Server): void {
    server.on('connection', (socket) => {
      const network = networkOf(socket.remoteAddress ?? '');
      const own = this.#sockets.get(network) ?? new Set();
      this.#sockets.set(network, own.add(socket));
      socket.once('close', () => {
        own.delete(socket);
        if (own.size === 0 && this.#sockets.get(network) === own) this.#sockets.delete(network);
      });
      const [oldest = socket] = own;
      if (own.size <= this.#limits.connections) return;
      // It is closed later; of many that come at once each takes another's place.
      own.delete(oldest);
      oldest.destroy();
    });
  }

  know(c: Context): void {
    const socket = socketOf(c);
    if (socket) this.#sockets.get(networkOf(socket.remoteAddress ?? ''))?.delete(socket);
  }

  /** Holds the answers back to those who ask too much. */
  slowDown(trustedProxies: number) {
    return createMiddleware<AppEnv>(async (c, next) => {
      await next();
      // Without a socket the app is asked directly, by a test.
      if (c.var.principal || socketAddress(c) === undefined) return;
      if (!this.#isTooMuch(networkAsking(c, trustedProxies))) return;
      if (this.#held >= this.#limits.held) {
        socketOf(c)?.destroy();
        return;
      }
      this.#held += 1;
      await sleep(this.#limits.heldMs);
      this.#held -= 1;
    });
  }

  #isTooMuch(network: string): boolean {
    const now = performance.now();
    const known = this.#counts.get(network);
    if (known && now < known.until) return (known.count += 1) > this.#limits.atOnce;
    const [oldest] = this.#counts.keys();
    if (this.#counts.size >= COUNTED && oldest !== undefined) this.#counts.delete(oldest);
    this.#counts.delete(network);
    this.#counts.set(network, { count: 1, until: now + this.#limits.windowMs });
    return false;
  }
}

const socketOf = (c: Context): Socket | undefined =>
  (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket;
