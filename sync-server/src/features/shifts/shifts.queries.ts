import type { ShiftId } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { isPast, pageTime, type After } from '../../db/keyset.ts';
import type { Scope } from '../access/index.ts';

export interface ShiftFilter {
  scope: Scope;
  status: 'open' | 'closed' | undefined;
  /** Business days, both included. */
  from: string | undefined;
  to: string | undefined;
}

const sumOf = (type: string) =>
  sql<number>`coalesce((select sum(e.amount) filter (where e.type = ${sql.lit(type)})
    from cash_entries e where e.tenant_id = s.tenant_id and e.shift_id = s.id), 0)::bigint`;

const shifts = (tx: Tx, scope: Scope) => {
  const query = tx
    .selectFrom('shifts as s')
    .innerJoin('outlets as t', 't.id', 's.outlet_id')
    .leftJoin('devices as d', 'd.id', 's.device_id')
    .leftJoin('users as o', 'o.id', 's.opened_by')
    .leftJoin('users as c', 'c.id', 's.closed_by')
    .selectAll('s')
    .select(['t.name as outlet_name', 'd.name as device_name', 'd.number as device_number'])
    .select(['o.name as opened_by_name', 'c.name as closed_by_name'])
    .select([sumOf('sale').as('sales'), sumOf('refund').as('refunds'), sumOf('in').as('cash_in')])
    .select([sumOf('drop').as('drops'), sumOf('payout').as('payouts')])
    .select(pageTime('s.opened_at'));
  return scope === 'everywhere' ? query : query.where('s.outlet_id', 'in', [...scope]);
};

export type ShiftRow = Awaited<ReturnType<typeof listShifts>>[number];

/** Newest first, by opening. */
export function listShifts(
  tx: Tx,
  { scope, status, from, to }: ShiftFilter,
  after: After | undefined,
  limit: number,
) {
  let query = shifts(tx, scope);
  if (status !== undefined) query = query.where('s.closed_at', status === 'open' ? 'is' : 'is not', null);
  if (from !== undefined) query = query.where('s.business_day', '>=', from);
  if (to !== undefined) query = query.where('s.business_day', '<=', to);
  if (after) query = query.where(isPast('s.opened_at', 's.id', after));
  return query.orderBy('s.opened_at', 'desc').orderBy('s.id', 'desc').limit(limit).execute();
}

export const findShift = (tx: Tx, id: ShiftId, scope: Scope) =>
  shifts(tx, scope).where('s.id', '=', id).executeTakeFirst();

/** What somebody put into the drawer or took out of it beside payments, in its order. */
export const movementsOf = (tx: Tx, id: ShiftId) =>
  tx
    .selectFrom('cash_entries as e')
    .leftJoin('users as u', 'u.id', 'e.by')
    .select(['e.id', 'e.type', 'e.amount', 'e.reason', 'e.at', 'e.by', 'e.irregular', 'u.name as by_name'])
    .where('e.shift_id', '=', id)
    .where('e.type', 'in', ['in', 'drop', 'payout'])
    .orderBy('e.at')
    .orderBy('e.id')
    .execute();
