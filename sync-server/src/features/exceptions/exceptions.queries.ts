import type { Outcome } from '@meja/sync';
import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { isPast, pageTime, type After } from '../../db/keyset.ts';
import type { Scope } from '../access/index.ts';
import { SET_ASIDE } from '../sync/index.ts';

export interface ExceptionFilter {
  scope: Scope;
  /** Those that nobody has dealt with, those that somebody has, or both. */
  status: 'open' | 'resolved' | 'all';
}

/** A thing that somebody has to deal with; `came` is when it came. */
const CAME = { conflicts: 'x.created_at', quarantine: 'x.received_at', unallocated: 'x.created_at' } as const;
type List = keyof typeof CAME;

/** What every list shows of where and on which tablet it happened. */
const PLACE = ['t.name as outlet_name', 'd.name as device_name', 'd.number as device_number'] as const;

/**
 * Whether the mutation that a held record brings was judged since: its tablet was let in again and delivered it, or another
 * copy of it was accepted or set aside. Then nobody has to settle this one.
 */
export const IS_DELIVERED = sql<boolean>`(x.mutation_id is not null and (
  exists (select from mutation_log m
    where m.tenant_id = x.tenant_id and m.mutation_id = x.mutation_id and m.duplicate_of is null)
  or exists (select from resolutions j
    where j.tenant_id = x.tenant_id and j.mutation_id = x.mutation_id and j.judged)
  or exists (select from resolutions j
    where j.tenant_id = x.tenant_id and j.mutation_id = x.mutation_id and j.action = 'set_aside')))`;

/** What waits for somebody. */
const isOpen = (list: List): RawBuilder<boolean> =>
  list === 'quarantine' ? sql`(x.status = 'open' and not ${IS_DELIVERED})` : sql`x.status = 'open'`;

/** What a page holds: in view of who asks, after the last one of the page before. */
function inView(
  list: List,
  { scope, status }: ExceptionFilter,
  after: After | undefined,
): RawBuilder<boolean> {
  const conditions = [sql<boolean>`true`];
  if (scope !== 'everywhere') conditions.push(sql`x.outlet_id in (${sql.join([...scope])})`);
  if (status !== 'all') conditions.push(status === 'open' ? isOpen(list) : sql`not ${isOpen(list)}`);
  if (after) conditions.push(isAfter(list, after));
  return sql`${sql.join(conditions, sql` and `)}`;
}

/** Records that came together are told in the order in which they were made, like all else the newest first. */
const isAfter = (list: List, after: After): RawBuilder<boolean> =>
  list === 'quarantine'
    ? sql`(x.received_at, coalesce(x.device_seq, 0), x.id) <
        (select q.received_at, coalesce(q.device_seq, 0), q.id from quarantine q where q.id = ${after[1]}::uuid)`
    : isPast(CAME[list], 'x.id', after);

const RESOLUTION = [
  'r.id',
  'r.kind',
  'r.subject_id',
  'r.action',
  'r.from_seq',
  'r.to_seq',
  'r.amount',
  'r.outcome',
  'r.code',
  'r.note',
  'r.doc_kind',
  'r.doc_id',
  'r.decided_by',
  'ru.name as decided_by_name',
  'r.decided_at',
] as const;

/** Decisions, with who decided. */
export const resolutionsWith = (tx: Tx) =>
  tx.selectFrom('resolutions as r').leftJoin('users as ru', 'ru.id', 'r.decided_by').select(RESOLUTION);

/** Newest first, by creation. */
export function listConflicts(tx: Tx, filter: ExceptionFilter, after: After | undefined, limit: number) {
  return tx
    .selectFrom('conflicts as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .leftJoin('users as u', 'u.id', 'x.actor_id')
    .where(inView('conflicts', filter, after))
    .selectAll('x')
    .select(PLACE)
    .select(['u.name as actor_name', pageTime(CAME.conflicts)])
    .select([
      lostCommand('name').$castTo<string | null>().as('mutation_name'),
      lostCommand('at').$castTo<Date | null>().as('at'),
    ])
    .select([tableNamed('mine').as('mine_table'), tableNamed('theirs').as('theirs_table')])
    .orderBy('x.created_at', 'desc')
    .orderBy('x.id', 'desc')
    .limit(limit)
    .execute();
}

/** Of the mutation that lost: as it was delivered, or as it was let in from quarantine. */
const lostCommand = (what: 'name' | 'at') => {
  const pushed = sql`(select ${sql.ref(`m.${what}`)} from mutation_log m
    where m.tenant_id = x.tenant_id and m.mutation_id = x.mutation_id and m.duplicate_of is null)`;
  const letIn = sql`(select ${what === 'name' ? sql`r.command ->> 'name'` : sql`r.done_at`} from resolutions r
    where r.tenant_id = x.tenant_id and r.mutation_id = x.mutation_id and r.judged)`;
  return sql`coalesce(${pushed}, ${letIn})`;
};

/** What the table is called that one side of a conflict over an order's header names. */
const tableNamed = (side: 'mine' | 'theirs') => sql<string | null>`(
  select w.name from dining_tables w
  where w.tenant_id = x.tenant_id and w.id::text = ${sql.ref(`x.${side}`)} ->> 'tableId')`;

/** How a held record was judged that nobody has settled: of those that push it, the first. */
const delivery = sql<Delivery | null>`case when x.status = 'open' and x.mutation_id is not null then coalesce(
  (select json_build_object('outcome', m.outcome, 'code', m.code, 'at', m.received_at) from mutation_log m
    where m.tenant_id = x.tenant_id and m.mutation_id = x.mutation_id and m.duplicate_of is null),
  (select json_build_object('outcome', j.outcome, 'code', j.code, 'at', j.decided_at) from resolutions j
    where j.tenant_id = x.tenant_id and j.mutation_id = x.mutation_id and j.judged),
  (select json_build_object('outcome', 'rejected', 'code', ${SET_ASIDE}::text, 'at', min(j.decided_at)) from resolutions j
    where j.tenant_id = x.tenant_id and j.mutation_id = x.mutation_id and j.action = 'set_aside'
    having count(*) > 0)) end`;

export interface Delivery {
  outcome: Outcome;
  code: string | null;
  at: string;
}

/** No longer record can be accepted, and so no more of it has to be read. */
const READ_CHARACTERS = 70_000;

/**
 * What waits stands as it is decided: the changes of one document on one tablet together, in the order in which they were made; of those the ones
 * that something came to last go first. What was decided is told newest first.
 */
export function listQuarantined(tx: Tx, filter: ExceptionFilter, after: After | undefined, limit: number) {
  return filter.status === 'open'
    ? listHeld(tx, filter, after, limit)
    : listDecidedRecords(tx, filter, after, limit);
}

function listHeld(tx: Tx, filter: ExceptionFilter, after: After | undefined, limit: number) {
  const thread = sql<string>`coalesce(x.doc_id, x.id)`;
  const held = tx
    .selectFrom('quarantine as x')
    .select(['x.id', thread.as('thread'), sql<number>`coalesce(x.device_seq, 0)`.as('turn')])
    .select(sql<Date>`max(x.received_at) over (partition by x.device_id, ${thread})`.as('stood_at'))
    .where(inView('quarantine', filter, undefined))
    .as('g');
  let query = recordsFrom(tx).innerJoin(held, 'g.id', 'x.id').select(pageTime('g.stood_at'));
  // A record may have been decided since the page before ended with it; its row is there all the same.
  if (after)
    query = query.where(
      sql<boolean>`(g.stood_at < ${after[0]}::timestamptz or (g.stood_at = ${after[0]}::timestamptz
        and (x.device_id, g.thread, g.turn, x.id) > (select q.device_id, coalesce(q.doc_id, q.id),
          coalesce(q.device_seq, 0), q.id from quarantine q where q.id = ${after[1]}::uuid)))`,
    );
  return query
    .orderBy('g.stood_at', 'desc')
    .orderBy('x.device_id')
    .orderBy('g.thread')
    .orderBy('g.turn')
    .orderBy('x.id')
    .limit(limit)
    .execute();
}

function listDecidedRecords(tx: Tx, filter: ExceptionFilter, after: After | undefined, limit: number) {
  return recordsFrom(tx)
    .where(inView('quarantine', filter, after))
    .select(pageTime(CAME.quarantine))
    .orderBy('x.received_at', 'desc')
    .orderBy(sql`coalesce(x.device_seq, 0)`, 'desc')
    .orderBy('x.id', 'desc')
    .limit(limit)
    .execute();
}

const recordsFrom = (tx: Tx) =>
  tx
    .selectFrom('quarantine as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .selectAll('x')
    .select(sql<string>`left(x.raw, ${READ_CHARACTERS})`.as('raw'))
    .select(sql<number>`length(x.raw)`.as('raw_length'))
    .select(delivery.as('delivered'))
    .select(PLACE);

export function listUnallocated(tx: Tx, filter: ExceptionFilter, after: After | undefined, limit: number) {
  return tx
    .selectFrom('unallocated_money as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .leftJoin('users as u', 'u.id', 'x.taken_by')
    .leftJoin('orders as o', 'o.id', 'x.order_id')
    .where(inView('unallocated', filter, after))
    .selectAll('x')
    .select(PLACE)
    .select(['u.name as taken_by_name', 'o.number as order_number', pageTime(CAME.unallocated)])
    .orderBy('x.created_at', 'desc')
    .orderBy('x.id', 'desc')
    .limit(limit)
    .execute();
}

export interface OpenCounts {
  conflicts: number;
  quarantine: number;
  unallocated: number;
}

export async function countOpen(tx: Tx, scope: Scope): Promise<OpenCounts> {
  const within = scope === 'everywhere' ? sql`true` : sql`x.outlet_id in (${sql.join([...scope])})`;
  const open = (list: List, table: 'conflicts' | 'quarantine' | 'unallocated_money') =>
    sql`(select count(*) from ${sql.table(table)} x where ${isOpen(list)} and ${within})`;
  const { rows } = await sql<OpenCounts>`
    select ${open('conflicts', 'conflicts')} as conflicts, ${open('quarantine', 'quarantine')} as quarantine,
           ${open('unallocated', 'unallocated_money')} as unallocated`.execute(tx);
  return rows[0] ?? { conflicts: 0, quarantine: 0, unallocated: 0 };
}
