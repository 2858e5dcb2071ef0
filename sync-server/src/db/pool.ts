import { availableParallelism } from 'node:os';
import type { TenantId } from '@meja/domain';
import { Kysely, PostgresDialect, type LogEvent } from 'kysely';
import pg from 'pg';
import type { Database, Db } from './database.ts';
import { GatheringSocket } from './gathering-socket.ts';
import { preparing } from './prepared.ts';
import { FairTurns } from '../sharing/fair-turns.ts';
import { Usage } from '../sharing/usage.ts';

const INT8 = 20;
const DATE = 1082;

/** Amounts and stream numbers are int8 and stay far below 2^53; one that does not is a bug, not something to round. */
function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} does not fit a JavaScript number`);
  return value;
}

/** int8 → number, date → 'YYYY-MM-DD' (a business day is no instant), numeric → string, as the driver has it. */
export const dataTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): ((text: string) => unknown) => {
    if (oid === INT8) return parseInt8;
    if (oid === DATE) return (text) => text;
    return pg.types.getTypeParser(oid, format) as (text: string) => unknown;
  },
};

export interface PoolOptions {
  connectionString: string;
  max?: number;
  applicationName?: string;
  /** Of the work that heavy businesses get beside others (sharing/usage.ts); Infinity where nobody is ever heavy. */
  heavyShare?: number;
  /** Told of every query, for tests that count round trips. */
  onQuery?: (event: LogEvent) => void;
}

/** Connections that no tenant's transaction takes: for look-ups before a tenant is known, by an email or by a code. */
const RESERVED = 4;
/**
 * Transactions at a time of a business that had much lately, while another is there: more than there are cores make it little faster,
 * and the others slower. PostgreSQL is taken to have as many cores as this process.
 */
const BESIDE_OTHERS = availableParallelism();
const WAITING_OF_TENANT = 500;
const PATIENCE_MS = 10_000;

/** So many ms of work a ms the heavy businesses get together while others are there: the more, the more cores there are. */
const HEAVY_SHARE = 0.15 * availableParallelism();

const turns = new WeakMap<Db, FairTurns<TenantId>>();
const usages = new WeakMap<Db, Usage<TenantId>>();

/** Who is served next by these connections; undefined where they are too few to be shared out. */
export const turnsOf = (db: Db): FairTurns<TenantId> | undefined => turns.get(db);

/** What businesses had lately of this database and of the process before it. */
export function usageOf(db: Db): Usage<TenantId> {
  const usage = usages.get(db) ?? new Usage();
  usages.set(db, usage);
  return usage;
}

export interface Connection {
  pool: pg.Pool;
  db: Db;
  close(): Promise<void>;
}

export function connect(options: PoolOptions): Connection {
  const max = options.max ?? 10;
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max,
    application_name: options.applicationName ?? 'meja',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    types: dataTypes,
    pipeline: true,
    stream: () => new GatheringSocket(),
  });
  // An idle connection that the server closes is replaced at the next query; unheard, the event would end the process.
  pool.on('error', () => undefined);
  // The same for one in use: between two statements of a transaction nothing else hears that it ended.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: preparing(pool) }),
    ...(options.onQuery ? { log: options.onQuery } : {}),
  });
  const usage = new Usage<TenantId>(options.heavyShare ?? HEAVY_SHARE);
  usages.set(db, usage);
  const shared = max - RESERVED;
  if (shared >= 2)
    turns.set(
      db,
      new FairTurns(
        {
          atOnce: shared,
          ofKey: Math.floor(shared / 2),
          besideOthers: Math.min(Math.floor(shared / 2), BESIDE_OTHERS),
          waiting: WAITING_OF_TENANT,
          patienceMs: PATIENCE_MS,
        },
        usage,
      ),
    );
  return { pool, db, close: () => db.destroy() };
}
