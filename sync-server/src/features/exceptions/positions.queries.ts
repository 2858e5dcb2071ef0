import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Scope } from '../access/index.ts';
import { noticedGaps } from './breaks.queries.ts';
import { IS_DELIVERED, type ExceptionFilter } from './exceptions.queries.ts';

/** What waits for a person, by its kind. */
export const KINDS = ['conflicts', 'quarantine', 'unallocated', 'terms', 'breaks'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * Where something stands in the list of all that waits: the matter that something came to last goes first. What belongs to one matter stands
 * together, in its turn.
 */
export interface Position {
  kind: Kind;
  id: string;
  matter: string;
  turn: number;
  stood_at: string;
}
export type AfterPosition = readonly [stoodAt: string, kind: Kind, matter: string, turn: string, id: string];

interface Source {
  table: string;
  /** When it came. */
  came: string;
  /** What it is a part of, where that is more than itself. */
  matter?: RawBuilder<string>;
  turn?: RawBuilder<number>;
}

const SOURCES: Record<Kind, Source> = {
  conflicts: { table: 'conflicts', came: 'x.created_at' },
  /** What one tablet did on one document. */
  quarantine: {
    table: 'quarantine',
    came: 'x.received_at',
    matter: sql`x.device_id || ' ' || coalesce(x.doc_id, x.id)`,
    turn: sql`coalesce(x.device_seq, 0)`,
  },
  unallocated: { table: 'unallocated_money', came: 'x.created_at' },
  /** What one person sold on one document. */
  terms: {
    table: 'term_differences',
    came: 'x.found_at',
    matter: sql`x.doc_id || ' ' || x.actor_id`,
  },
  breaks: { table: 'chain_breaks', came: 'x.found_at' },
};

const isWithin = (scope: Scope): RawBuilder<boolean> =>
  scope === 'everywhere' ? sql`true` : sql`x.outlet_id in (${sql.join([...scope])})`;

function isShown(kind: Kind, { scope, status }: ExceptionFilter): RawBuilder<boolean> {
  const isOpen =
    kind === 'quarantine' ? sql`(x.status = 'open' and not ${IS_DELIVERED})` : sql`x.status = 'open'`;
  if (status === 'all') return isWithin(scope);
  return sql`${isWithin(scope)} and ${status === 'open' ? isOpen : sql`not ${isOpen}`}`;
}

/** While a matter waits, it stands where its last part came; what was decided stands by itself. */
function rowsOf(kind: Kind, filter: ExceptionFilter): RawBuilder<Position> {
  const { table, came, matter = sql`x.id::text`, turn = sql`0` } = SOURCES[kind];
  const isOpen = filter.status === 'open';
  const stoodAt =
    isOpen && SOURCES[kind].matter ? sql`max(${sql.ref(came)}) over (partition by ${matter})` : sql.ref(came);
  return sql`select ${kind}::text as kind, x.id::text as id, ${matter} as matter,
    (${isOpen ? turn : sql`-${turn}`})::bigint as turn, ${stoodAt} as stood_at
    from ${sql.table(table)} x where ${isShown(kind, filter)}`;
}

/** Numbers that never came are no rows anywhere; those that somebody knows of are rows of what was decided. */
async function gapsIn(tx: Tx, { scope, status }: ExceptionFilter): Promise<RawBuilder<Position>[]> {
  const sources: RawBuilder<Position>[] = [];
  if (status !== 'resolved')
    sources.push(sql`select 'breaks' as kind, x.id, x.id as matter, 0::bigint as turn, x.at as stood_at
      from jsonb_to_recordset(${JSON.stringify(await noticedGaps(tx, scope))}::jsonb) as x (id text, at timestamptz)`);
  if (status !== 'open')
    sources.push(sql`select 'breaks' as kind, x.id::text as id, x.id::text as matter, 0::bigint as turn,
      x.decided_at as stood_at from resolutions x where x.kind = 'missing' and ${isWithin(scope)}`);
  return sources;
}

async function sourcesOf(
  tx: Tx,
  kinds: readonly Kind[],
  filter: ExceptionFilter,
): Promise<RawBuilder<Position>[]> {
  const gaps = kinds.includes('breaks') ? await gapsIn(tx, filter) : [];
  return [...kinds.map((kind) => rowsOf(kind, filter)), ...gaps];
}

const isPast = ([stoodAt, ...rest]: AfterPosition) =>
  sql<boolean>`(m.stood_at < ${stoodAt}::timestamptz or (m.stood_at = ${stoodAt}::timestamptz
    and (m.kind, m.matter, m.turn, m.id) > (${rest[0]}, ${rest[1]}, ${rest[2]}::bigint, ${rest[3]})))`;

/** A page of what waits or was decided. Each kind gives no more rows than a page has. */
export async function listPositions(
  tx: Tx,
  kinds: readonly Kind[],
  filter: ExceptionFilter,
  after: AfterPosition | undefined,
  limit: number,
): Promise<Position[]> {
  const order = sql`order by m.stood_at desc, m.kind, m.matter, m.turn, m.id limit ${limit}`;
  const pages = (await sourcesOf(tx, kinds, filter)).map(
    (source) => sql`(select * from (${source}) m where ${after ? isPast(after) : sql`true`} ${order})`,
  );
  const { rows } = await sql<Position>`select m.kind, m.id, m.matter, m.turn, m.stood_at::text as stood_at
    from (${sql.join(pages, sql` union all `)}) m ${order}`.execute(tx);
  return rows;
}

export interface Count {
  kind: Kind;
  rows: number;
  matters: number;
}

/** How much of each kind waits. */
export async function countWaiting(tx: Tx, scope: Scope): Promise<Count[]> {
  const sources = await sourcesOf(tx, KINDS, { scope, status: 'open' });
  const { rows } = await sql<Count>`select m.kind, count(*) as rows, count(distinct m.matter) as matters
    from (${sql.join(sources, sql` union all `)}) m group by m.kind`.execute(tx);
  return rows;
}
