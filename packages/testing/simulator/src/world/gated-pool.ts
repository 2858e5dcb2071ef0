import type pg from 'pg';
import type { Owner, Scheduler } from '../run/scheduler.ts';
import type { Database } from './database.ts';

/** A statement takes up to so much virtual time, so that requests at the server overlap. */
const STATEMENT_MS = 1.5;
const LOOK_AGAIN_MS = 1;

export interface Statement {
  text: string;
  values: unknown[] | undefined;
}

/** What goes wrong with a statement: `crash` variants end the whole server process around it. */
export type StatementFault = 'none' | 'crash before' | 'crash after' | 'lose connection';

export interface Gate {
  /** Asked just before a statement goes to the database. */
  faultFor(owner: Owner, statement: Statement): StatementFault;
  crash(): Promise<void>;
}

interface Waiting {
  client: GatedClient;
  owner: Owner;
  isSettled: () => boolean;
  deliver: () => void;
}

/** Warm connections, for one server process after the other. */
export class Connections {
  readonly #database: Database;
  readonly #idle: pg.Client[] = [];
  /** Transactions beside the server's, which may hold locks too. */
  rivals = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  get admin(): pg.Client {
    return this.#database.admin;
  }

  take(): pg.Client | undefined {
    return this.#idle.pop();
  }

  open(): Promise<pg.Client> {
    return this.#database.connect();
  }

  put(client: pg.Client): void {
    this.#idle.push(client);
  }

  /** Ends what a connection was at, as PostgreSQL does when its client is gone: rolled back and unlocked when this is over. */
  async end(client: pg.Client): Promise<void> {
    // The process that served it closes the line last of all.
    const isGone = new Promise<void>((resolve) => void client.once('end', () => resolve()));
    const { rows } = await this.admin.query<{ isThere: boolean }>(
      'select pg_terminate_backend($1) as "isThere"',
      [pidOf(client)],
    );
    if (rows[0]?.isThere === true) await isGone;
  }

  /** Rolls back what is open there and keeps the connection; one that is broken is dropped. */
  async reclaim(client: pg.Client): Promise<void> {
    const isSound = await client.query('rollback').then(
      () => true,
      () => false,
    );
    if (isSound) this.put(client);
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((client) => client.end()));
  }
}

const pidOf = (client: pg.Client): number => (client as pg.Client & { processID: number }).processID;

/** Wide enough for whatever is under way here at once. */
export class GatedPool {
  readonly #scheduler: Scheduler;
  readonly #connections: Connections;
  readonly #gate: Gate;
  readonly #inUse = new Set<GatedClient>();
  readonly #waiting = new Set<Waiting>();
  isOver = false;

  constructor(scheduler: Scheduler, connections: Connections, gate: Gate) {
    this.#scheduler = scheduler;
    this.#connections = connections;
    this.#gate = gate;
  }

  async connect(): Promise<GatedClient> {
    const client = await this.#take();
    const gated = new GatedClient(client, this);
    this.#inUse.add(gated);
    return gated;
  }

  release(client: GatedClient, isBroken: boolean): void {
    this.#inUse.delete(client);
    if (!isBroken && !this.isOver) this.#connections.put(client.client);
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  get hasOpenTransaction(): boolean {
    return [...this.#inUse].some((client) => client.isInTransaction);
  }

  /** A step each time, whether one lies ready from an earlier seed or not. */
  #take(): Promise<pg.Client> {
    const { current } = this.#scheduler;
    return new Promise((resolve, reject) => {
      this.#scheduler.next(current, STATEMENT_MS, async () => {
        const ready = this.#connections.take();
        if (ready) resolve(ready);
        else await this.#scheduler.real(() => this.#connections.open()).then(resolve, reject);
      });
    });
  }

  run(client: GatedClient, statement: Statement): Promise<unknown> {
    const owner = this.#scheduler.current;
    return new Promise((resolve, reject) => {
      this.#scheduler.next(owner, STATEMENT_MS, async () => {
        if (this.isOver) return;
        const fault = this.#gate.faultFor(owner, statement);
        if (fault === 'crash before') return this.#gate.crash();
        if (fault === 'lose connection')
          await this.#scheduler.real(() => this.#connections.end(client.client));
        await this.#perform(client, owner, statement, resolve, reject, fault === 'crash after');
        if (fault === 'crash after') await this.#gate.crash();
      });
    });
  }

  /** Runs a statement until it is done, or waits for a lock that somebody else here holds. */
  async #perform(
    client: GatedClient,
    owner: Owner,
    statement: Statement,
    resolve: (result: unknown) => void,
    reject: (error: unknown) => void,
    isUnheard: boolean,
  ): Promise<void> {
    const { text } = statement;
    const known = isUnheard ? undefined : answerKnownTo(statement);
    if (known) {
      client.sendLater(statement);
      client.noteTransaction(text);
      return resolve(known);
    }
    let deliver: (() => void) | undefined;
    await this.#scheduler.real(async () => {
      const done = client.send(statement).then(
        (result) => (deliver = () => resolve(result)),
        (error: unknown) => (deliver = () => reject(error)),
      );
      if (this.#inUse.size === 1 && this.#connections.rivals === 0) await done;
      else
        do await Promise.race([done, pause()]);
        while (!deliver && !(await this.#isBlocked(client)));
    });
    client.noteTransaction(text);
    if (isUnheard) return;
    if (!deliver)
      this.#waiting.add({
        client,
        owner,
        isSettled: () => deliver !== undefined,
        deliver: () => deliver?.(),
      });
    else if (this.#waiting.size > 0) await this.settle();
    // Last of all: whoever hears of it goes on at once.
    deliver?.();
  }

  /** After something has ended a transaction: whoever waited for its locks goes on. */
  async settle(): Promise<void> {
    for (const waiting of [...this.#waiting]) {
      await this.#scheduler.real(async () => {
        while (!waiting.isSettled() && !(await this.#isBlocked(waiting.client))) await pause();
      });
      if (!waiting.isSettled()) continue;
      this.#waiting.delete(waiting);
      this.#scheduler.next(waiting.owner, STATEMENT_MS, waiting.deliver);
    }
  }

  async #isBlocked(client: GatedClient): Promise<boolean> {
    const { rows } = await this.#connections.admin.query<{ blocked: boolean }>(
      'select cardinality(pg_blocking_pids($1)) > 0 as blocked',
      [pidOf(client.client)],
    );
    return rows[0]?.blocked === true;
  }

  /**
   * The process is gone: what it was at is rolled back, and nothing of it hears anything more. Its connections serve the next process:
   * a new one would plan every statement again.
   */
  async die(): Promise<void> {
    this.isOver = true;
    // A statement that waits for a lock is ended: whoever holds the lock may hold it for long.
    const blocked = new Set([...this.#waiting].map(({ client }) => client));
    this.#waiting.clear();
    await this.#scheduler.real(async () => {
      for (const each of this.#inUse)
        await (blocked.has(each)
          ? this.#connections.end(each.client)
          : this.#connections.reclaim(each.client));
    });
    this.#inUse.clear();
  }
}

/** What Kysely takes for a connection of a pool. */
export class GatedClient {
  readonly client: pg.Client;
  readonly #pool: GatedPool;
  isInTransaction = false;
  #isBroken = false;
  /** Statements that are sent without waiting for the ones before are done in that order all the same. */
  #before: Promise<unknown> = Promise.resolve();
  #underWay = 0;
  readonly #later: Statement[] = [];

  constructor(client: pg.Client, pool: GatedPool) {
    this.client = client;
    this.#pool = pool;
  }

  async query(text: string, values?: unknown[]): Promise<unknown> {
    try {
      const done = this.#inTurn({ text, values });
      this.#before = done.catch(() => undefined);
      return await done;
    } catch (error) {
      if (!isFromDatabase(error) || isEnd(error)) this.#isBroken = true;
      throw error;
    }
  }

  async #inTurn(statement: Statement): Promise<unknown> {
    this.#underWay += 1;
    try {
      if (this.#underWay > 1) await this.#before;
      return await this.#pool.run(this, statement);
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Sends it along with the next statement, as the server's own pool does it: one message wakes the database once. */
  sendLater(statement: Statement): void {
    this.#later.push(statement);
  }

  send(statement: Statement): Promise<unknown> {
    for (const before of this.#later.splice(0)) this.#submit(before).catch(() => undefined);
    return this.#submit(statement);
  }

  /** What comes again is prepared, as the server's own pool does it: planning takes longer than doing here. */
  #submit({ text, values }: Statement): Promise<unknown> {
    if (!values || values.length === 0) return this.client.query(text);
    return this.client.query({ text, values, name: nameOf(text) });
  }

  noteTransaction(text: string): void {
    if (BEGINNING.test(text)) this.isInTransaction = true;
    if (/^(commit|rollback)$/.test(text)) this.isInTransaction = false;
  }

  release(isBroken = false): void {
    this.#pool.release(this, isBroken || this.#isBroken);
  }
}

/**
 * The answer to a statement that says nothing, and that can't fail alone: nobody waits for it. Should the connection be gone, the next one
 * says so.
 */
function answerKnownTo({ text, values }: Statement): object | undefined {
  if (BEGINNING.test(text)) return { command: 'BEGIN', rowCount: null, rows: [] };
  if (!text.startsWith(BINDING)) return undefined;
  return { command: 'SELECT', rowCount: 1, rows: [{ set_config: values?.[0] }] };
}
const BEGINNING = /^(begin|start transaction)/;
const BINDING = "select set_config('app.tenant_id'";

const names = new Map<string, string>();
/** The same on all connections; undefined once there are so many that they would fill them. */
function nameOf(text: string): string | undefined {
  if (!names.has(text) && names.size < MOST_NAMES) names.set(text, `s${names.size}`);
  return names.get(text);
}
const MOST_NAMES = 500;

const isFromDatabase = (error: unknown): boolean =>
  error instanceof Error && 'severity' in error && error.severity !== undefined;
const isEnd = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('57');

const realSetTimeout = globalThis.setTimeout;
const pause = (): Promise<void> => new Promise((resolve) => realSetTimeout(resolve, LOOK_AGAIN_MS));
