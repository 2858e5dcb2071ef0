import { Kysely, PostgresDialect } from 'kysely';
import pino from 'pino';
import {
  Audit,
  createApp,
  createMetrics,
  createRateLimits,
  Strangers,
  createSealer,
  createTokens,
  OutletEvents,
  Pokes,
  type Db,
  type Deps,
} from '@meja/sync-server/simulation';
import { PROTOCOL } from '@meja/sync';
import type { Chance } from '../run/chance.ts';
import { Owner, type Scheduler } from '../run/scheduler.ts';
import { GatedPool, type Connections, type StatementFault, type Gate, type Statement } from './gated-pool.ts';

export interface WireRequest {
  path: string;
  method: string;
  headers: Record<string, string>;
  body: string | null;
  /** Who sent it, for whoever draws what becomes of it. */
  from: string;
}

export interface WireReply {
  status: number;
  headers: [string, string][];
  body: string;
}

/** An answer that goes on: what comes of it is told piece by piece. */
export interface WireStream {
  status: number;
  headers: [string, string][];
  /** Called with null when it is over. */
  onPiece: (piece: Uint8Array | null) => void;
  /** The client is gone. */
  leave: () => void;
}

export type Answer =
  | { kind: 'reply'; reply: WireReply }
  | { kind: 'stream'; stream: WireStream }
  | { kind: 'none' };

/** The server has moved on by one protocol, and so has every app that is not said to be an old one. */
export const SPOKEN = PROTOCOL + 1;

const TOKEN_SECRET = 'a secret of the simulator, long enough';
const sealer = createSealer(TOKEN_SECRET);
const quiet = pino({ level: 'silent' });

/** All that dies with a server process. */
interface Process {
  number: number;
  pool: GatedPool;
  db: Db;
  limits: Deps['limits'];
  tokens: Deps['tokens'];
  audit: Audit;
  pokes: Pokes;
  outletEvents: OutletEvents;
  isAlive: boolean;
  /** The requests that it has taken. */
  owners: Set<Owner>;
}

interface Running {
  scheduler: Scheduler;
  newId: () => string;
  process: Process;
  closing: AbortController;
}

/** The app is made once; what it reads of its process and of the time is that of the seed under way. */
let running: Running | undefined;
const now = (): Running => {
  if (!running) throw new Error('no server runs');
  return running;
};
const clock = (): Date => new Date(now().scheduler.now);
/** Stands for what the process under way has, wherever the app keeps it. */
const current = <T extends object>(which: (process: Process) => T): T =>
  new Proxy({} as T, {
    get(_, key) {
      const target = which(now().process);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

/** Those that were looked at are remembered, by the process that did: the next one looks anew. */
export const tokens: Deps['tokens'] = current((process) => process.tokens);

const deps: Deps = {
  db: current(({ db }) => db),
  probe: current(({ db }) => db),
  pool: current(({ pool }) => pool as unknown as Deps['pool']),
  limits: current(({ limits }) => limits),
  strangers: new Strangers(),
  pokes: current(({ pokes }) => pokes),
  outletEvents: current(({ outletEvents }) => outletEvents),
  get closing() {
    return running?.closing.signal ?? new AbortController().signal;
  },
  clock,
  newId: () => now().newId(),
  tokens,
  audit: current(({ audit }) => audit),
  log: quiet,
  config: {
    port: 0,
    host: '127.0.0.1',
    databaseUrl: undefined,
    dataDir: '/nowhere',
    publicUrl: 'http://meja.test',
    logLevel: 'silent',
    metricsPort: undefined,
    demo: false,
    trustedProxies: 0,
    doorLimit: 60,
    mail: { smtpUrl: undefined, isCaught: false, from: 'Meja <no-reply@meja.test>' },
  },
  metrics: createMetrics({ idleCount: 0, totalCount: 0, waitingCount: 0 } as Deps['pool']),
  jobs: { send: () => Promise.reject(new Error('nothing that tablets do is followed by a job')) },
  protocols: { min: SPOKEN, max: SPOKEN },
  apps: { pos: '/nowhere/pos', office: '/nowhere/office' },
};
const app = createApp(deps);

/** The real server, one process at a time, whose every statement is a step of its own. */
export class Server implements Gate {
  readonly #scheduler: Scheduler;
  readonly #connections: Connections;
  readonly #running: Running;
  #requests = 0;
  #processes = 0;
  #streams = new Set<WireStream>();
  fault: (owner: Owner, statement: Statement) => StatementFault = () => 'none';
  onCrash: () => void = () => undefined;

  constructor(scheduler: Scheduler, connections: Connections, ids: Chance) {
    this.#scheduler = scheduler;
    this.#connections = connections;
    this.#running = running = {
      scheduler,
      newId: () => ids.uuid(scheduler.now),
      process: this.#begin(),
      closing: new AbortController(),
    };
  }

  /**
   * The run is over, and with it every stream that somebody still listens to, and every transaction: a request that is under way would
   * hold its locks against the next run.
   */
  async end(): Promise<void> {
    this.#running.closing.abort();
    if (this.isUp) await this.pool.die();
  }

  get pool(): GatedPool {
    return this.#running.process.pool;
  }

  /** Which process answers. */
  get generation(): number {
    return this.#processes;
  }

  get isUp(): boolean {
    return this.#running.process.isAlive;
  }

  faultFor(owner: Owner, statement: Statement): StatementFault {
    return this.fault(owner, statement);
  }

  /** Everything in memory is gone, and what was under way is never answered. */
  async crash(): Promise<void> {
    const { process } = this.#running;
    if (!process.isAlive) return;
    process.isAlive = false;
    this.#scheduler.note(`server ${process.number} dies`);
    for (const owner of process.owners) owner.alive = false;
    for (const stream of this.#streams) stream.onPiece(null);
    this.#streams.clear();
    await process.pool.die();
    this.onCrash();
  }

  start(): void {
    if (this.isUp) return;
    this.#running.process = this.#begin();
    this.#scheduler.note(`server ${this.#running.process.number} starts`);
  }

  #begin(): Process {
    const pool = new GatedPool(this.#scheduler, this.#connections, this);
    const db: Db = new Kysely({ dialect: new PostgresDialect({ pool: pool as never }) });
    // There is one process; the others, who would hear of heads by NOTIFY, are not there.
    const pokes = new Pokes({
      pool: { query: () => Promise.resolve({}) } as never,
      connectListener: () => Promise.reject(new Error('nobody listens')),
      processId: 'simulated',
      log: quiet,
    });
    return {
      number: (this.#processes += 1),
      pool,
      db,
      limits: createRateLimits(),
      tokens: createTokens(TOKEN_SECRET, clock),
      audit: new Audit({ db, clock, sealer, alert: () => Promise.resolve(), log: quiet }),
      pokes,
      outletEvents: new OutletEvents({ db, pokes, log: quiet }),
      isAlive: true,
      owners: new Set(),
    };
  }

  /** Gives a request to the app; `answered` is called as the request's owner, or never, when the process dies. */
  take(request: WireRequest, answered: (answer: Answer) => void): void {
    const { process } = this.#running;
    if (!process.isAlive) return answered({ kind: 'none' });
    const owner = new Owner(`${request.from} ${request.path} #${(this.#requests += 1)}`);
    process.owners.add(owner);
    this.#scheduler.at(this.#scheduler.now, owner, () => {
      if (!process.isAlive) return answered({ kind: 'none' });
      const left = new AbortController();
      void this.#respond(request, left, owner).then((answer) => {
        if (answer.kind === 'reply') process.owners.delete(owner);
        if (process.isAlive) answered(answer);
      });
    });
  }

  async #respond(request: WireRequest, left: AbortController, owner: Owner): Promise<Answer> {
    const { method, headers, body } = request;
    const response = await app.fetch(
      new Request(`http://meja.test${request.path}`, { method, headers, body, signal: left.signal }),
    );
    const head = { status: response.status, headers: [...response.headers] as [string, string][] };
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (isStream && response.body)
      return { kind: 'stream', stream: this.#stream(head, response.body, left, owner) };
    return { kind: 'reply', reply: { ...head, body: await response.text() } };
  }

  #stream(
    head: Pick<WireStream, 'status' | 'headers'>,
    body: ReadableStream<Uint8Array>,
    left: AbortController,
    owner: Owner,
  ): WireStream {
    const reader = body.getReader();
    const stream: WireStream = {
      ...head,
      onPiece: () => undefined,
      leave: () => {
        this.#streams.delete(stream);
        this.#scheduler.at(this.#scheduler.now, owner, () => {
          left.abort();
          void reader.cancel().catch(() => undefined);
        });
      },
    };
    this.#streams.add(stream);
    const pump = async (): Promise<void> => {
      for (;;) {
        const { done, value } = await reader.read();
        if (!this.#streams.has(stream)) return;
        stream.onPiece(done ? null : value);
        if (done) return void this.#streams.delete(stream);
      }
    };
    // Read from when the client hears, not before.
    this.#scheduler.at(this.#scheduler.now, owner, () => void pump().catch(() => stream.onPiece(null)));
    return stream;
  }
}
