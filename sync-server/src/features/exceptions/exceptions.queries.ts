import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Scope } from '../access/index.ts';

type After = readonly [string, string] | undefined;

export interface ExceptionFilter {
  scope: Scope;
  /** Only those that nobody has dealt with. */
  openOnly: boolean;
}

/** Newest first, after `after` (creation and id of the last one seen). */
export function listConflicts(tx: Tx, { scope, openOnly }: ExceptionFilter, after: After, limit: number) {
  let query = tx
    .selectFrom('conflicts as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .leftJoin('users as u', 'u.id', 'x.actor_id')
    .leftJoin('orders as o', 'o.id', 'x.order_id')
    .leftJoin('mutation_log as m', (join) =>
      join
        .onRef('m.tenant_id', '=', 'x.tenant_id')
        .onRef('m.mutation_id', '=', 'x.mutation_id')
        .on('m.duplicate_of', 'is', null),
    );
  if (scope !== 'everywhere') query = query.where('x.outlet_id', 'in', [...scope]);
  if (openOnly) query = query.where('x.status', '=', 'open');
  if (after)
    query = query.where(sql<boolean>`(x.created_at, x.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  return query
    .selectAll('x')
    .select([
      't.name as outlet_name',
      'd.name as device_name',
      'd.number as device_number',
      'u.name as actor_name',
    ])
    .select(['o.number as order_number', 'm.name as mutation_name', 'm.at'])
    .select([tableNamed('mine').as('mine_table'), tableNamed('theirs').as('theirs_table')])
    .select(sql<string>`x.created_at::text`.as('created_at_exact'))
    .orderBy('x.created_at', 'desc')
    .orderBy('x.id', 'desc')
    .limit(limit)
    .execute();
}

/** What the table is called that one side of a conflict over an order's header names. */
const tableNamed = (side: 'mine' | 'theirs') => sql<string | null>`(
  select w.name from dining_tables w
  where w.tenant_id = x.tenant_id and w.id::text = ${sql.ref(`x.${side}`)} ->> 'tableId')`;

export function listQuarantined(tx: Tx, { scope, openOnly }: ExceptionFilter, after: After, limit: number) {
  let query = tx
    .selectFrom('quarantine as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id');
  if (scope !== 'everywhere') query = query.where('x.outlet_id', 'in', [...scope]);
  if (openOnly) query = query.where('x.status', '=', 'open');
  if (after)
    query = query.where(sql<boolean>`(x.received_at, x.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  return query
    .selectAll('x')
    .select(['t.name as outlet_name', 'd.name as device_name', 'd.number as device_number'])
    .select(sql<string>`x.received_at::text`.as('received_at_exact'))
    .orderBy('x.received_at', 'desc')
    .orderBy('x.id', 'desc')
    .limit(limit)
    .execute();
}

export function listUnallocated(tx: Tx, { scope, openOnly }: ExceptionFilter, after: After, limit: number) {
  let query = tx
    .selectFrom('unallocated_money as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .leftJoin('users as u', 'u.id', 'x.taken_by')
    .leftJoin('orders as o', 'o.id', 'x.order_id');
  if (scope !== 'everywhere') query = query.where('x.outlet_id', 'in', [...scope]);
  if (openOnly) query = query.where('x.status', '=', 'open');
  if (after)
    query = query.where(sql<boolean>`(x.created_at, x.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  return query
    .selectAll('x')
    .select([
      't.name as outlet_name',
      'd.name as device_name',
      'd.number as device_number',
      'u.name as taken_by_name',
    ])
    .select('o.number as order_number')
    .select(sql<string>`x.created_at::text`.as('created_at_exact'))
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
  const within = scope === 'everywhere' ? sql`true` : sql`outlet_id in (${sql.join([...scope])})`;
  const { rows } = await sql<OpenCounts>`
    select (select count(*) from conflicts where status = 'open' and ${within}) as conflicts,
           (select count(*) from quarantine where status = 'open' and ${within}) as quarantine,
           (select count(*) from unallocated_money where status = 'open' and ${within}) as unallocated`.execute(
    tx,
  );
  return rows[0] ?? { conflicts: 0, quarantine: 0, unallocated: 0 };
}
