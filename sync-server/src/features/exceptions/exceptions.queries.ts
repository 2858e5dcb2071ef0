import type { Outcome } from '@meja/sync';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Scope } from '../access/index.ts';
import { SET_ASIDE } from '../sync/index.ts';

export interface ExceptionFilter {
  scope: Scope;
  /** Those that nobody has dealt with, those that somebody has, or both. */
  status: 'open' | 'resolved' | 'all';
}

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

export function conflictsBy(tx: Tx, ids: readonly string[]) {
  return tx
    .selectFrom('conflicts as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .leftJoin('users as u', 'u.id', 'x.actor_id')
    .where('x.id', 'in', [...ids])
    .selectAll('x')
    .select(PLACE)
    .select('u.name as actor_name')
    .select([
      lostCommand('name').$castTo<string | null>().as('mutation_name'),
      lostCommand('at').$castTo<Date | null>().as('at'),
    ])
    .select([tableNamed('mine').as('mine_table'), tableNamed('theirs').as('theirs_table')])
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

export const recordsBy = (tx: Tx, ids: readonly string[]) =>
  tx
    .selectFrom('quarantine as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .selectAll('x')
    .select(sql<string>`left(x.raw, ${READ_CHARACTERS})`.as('raw'))
    .select(sql<number>`length(x.raw)`.as('raw_length'))
    .select(delivery.as('delivered'))
    .select(PLACE)
    .where('x.id', 'in', [...ids])
    .execute();

export const moneyBy = (tx: Tx, ids: readonly string[]) =>
  tx
    .selectFrom('unallocated_money as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .leftJoin('users as u', 'u.id', 'x.taken_by')
    .leftJoin('orders as o', 'o.id', 'x.order_id')
    .selectAll('x')
    .select(PLACE)
    .select(['u.name as taken_by_name', 'o.number as order_number'])
    .where('x.id', 'in', [...ids])
    .execute();
