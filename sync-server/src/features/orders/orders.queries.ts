import type {
  OrderId,
  OrderStatus,
  OrderType,
  PaymentState,
  PaymentStatus,
  TenderMethod,
} from '@meja/domain';
import { sql, type ExpressionBuilder } from 'kysely';
import type { Database, Tx } from '../../db/database.ts';
import { isPast, pageTime, type After } from '../../db/keyset.ts';
import type { Scope } from '../access/index.ts';
import { IS_SALE, isFound, PAYMENT_STATE } from './sale.queries.ts';

export interface OrderFilter {
  scope: Scope;
  status: OrderStatus | undefined;
  paymentStatus: PaymentStatus | undefined;
  /** As people are shown it. */
  paymentState: PaymentState | undefined;
  type: OrderType | undefined;
  /** Paid for, wholly or in part, this way. */
  method: TenderMethod | undefined;
  /** Those that a report counts as sales, or those that are neither sold nor cancelled. */
  sales: 'sold' | 'open' | undefined;
  /** The hour in which they were opened, on the outlet's own clock. */
  hour: number | undefined;
  /** Business days, both included. */
  from: string | undefined;
  to: string | undefined;
  /** Part of a number, a table's or a customer's name. */
  search: string | undefined;
}

/** By what stands on the order alone, so that counting reads nothing else. */
function filtered(tx: Tx, filter: OrderFilter) {
  const { scope, status, paymentStatus, paymentState, type, method, sales, hour, from, to, search } = filter;
  let query = tx.selectFrom('orders as o');
  if (scope !== 'everywhere') query = query.where('o.outlet_id', 'in', [...scope]);
  if (status !== undefined) query = query.where('o.status', '=', status);
  if (paymentStatus !== undefined) query = query.where('o.payment_status', '=', paymentStatus);
  if (paymentState !== undefined) query = query.where(PAYMENT_STATE, '=', paymentState);
  if (type !== undefined) query = query.where('o.type', '=', type);
  if (method !== undefined) query = query.where((eb) => eb.exists(paidBy(eb, method)));
  if (sales !== undefined)
    query = query
      .where('o.status', '<>', 'cancelled')
      .where(sales === 'sold' ? IS_SALE : sql<boolean>`not ${IS_SALE}`);
  if (hour !== undefined)
    query = query.where(sql<number>`extract(hour from o.opened_at at time zone ${ZONE})`, '=', hour);
  if (from !== undefined) query = query.where('o.business_day', '>=', from);
  if (to !== undefined) query = query.where('o.business_day', '<=', to);
  if (search !== undefined) query = query.where(isFound(search));
  return query;
}

const ZONE = sql<string>`(select z.time_zone from outlets z where z.tenant_id = o.tenant_id and z.id = o.outlet_id)`;

const paidBy = (eb: ExpressionBuilder<Database & { o: Database['orders'] }, 'o'>, method: TenderMethod) =>
  eb
    .selectFrom('payments as p')
    .select('p.id')
    .whereRef('p.tenant_id', '=', 'o.tenant_id')
    .whereRef('p.order_id', '=', 'o.id')
    .where('p.status', 'in', ['success', 'refunded'])
    .where('p.method', '=', method);

/** Further nobody counts: that would take the longer the longer a business sells. */
export const MOST_COUNTED = 10_000;

/** How many there are, or only that there are more than `MOST_COUNTED`. */
export async function countOrders(
  tx: Tx,
  filter: OrderFilter,
): Promise<{ count: number } | { more_than: number }> {
  const some = filtered(tx, filter)
    .select('o.id')
    .limit(MOST_COUNTED + 1)
    .as('some');
  const { count } = await tx
    .selectFrom(some)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count > MOST_COUNTED ? { more_than: MOST_COUNTED } : { count };
}

const withSummary = (tx: Tx, filter: OrderFilter) =>
  filtered(tx, filter)
    .innerJoin('outlets as t', 't.id', 'o.outlet_id')
    .leftJoin('dining_tables as d', 'd.id', 'o.table_id')
    .leftJoin('users as u', 'u.id', 'o.opened_by')
    .select([
      'o.id',
      'o.tenant_id',
      'o.outlet_id',
      't.name as outlet_name',
      't.time_zone',
      'o.number',
      'o.type',
    ])
    .select(['d.name as table_name', 'o.covers', 'o.customer_name', 'o.customer_phone', 'o.note'])
    .select([
      'o.gross_amount',
      'o.discount_amount',
      'o.subtotal',
      'o.service_charge',
      'o.tax',
      'o.tax_included',
    ])
    .select([
      'o.rounding',
      'o.total',
      'o.paid',
      'o.refunded',
      'o.status',
      'o.payment_status',
      'o.business_day',
    ])
    .select(['o.opened_by', 'u.name as opened_by_name', 'o.opened_at', 'o.sent_at', 'o.completed_at'])
    .select(['o.cancelled_at', 'o.cancel_reason', pageTime('o.opened_at')]);

export type OrderRow = Awaited<ReturnType<typeof listOrders>>[number];

/** Newest first, by opening. */
export function listOrders(tx: Tx, filter: OrderFilter, after: After | undefined, limit: number) {
  if (filter.search !== undefined) return listFound(tx, filter, after, limit);
  let query = withSummary(tx, filter);
  if (after) query = query.where(isPast('o.opened_at', 'o.id', after));
  return query.orderBy('o.opened_at', 'desc').orderBy('o.id', 'desc').limit(limit).execute();
}

/** What is searched is read off an index, and of the orders themselves just the page. */
function listFound(tx: Tx, filter: OrderFilter, after: After | undefined, limit: number) {
  let found = filtered(tx, filter).select('o.id');
  if (after) found = found.where(isPast('o.opened_at', 'o.id', after));
  const page = found.orderBy('o.opened_at', 'desc').orderBy('o.id', 'desc').limit(limit);
  return withSummary(tx, { scope: 'everywhere', ...EVERYTHING })
    .where('o.id', '=', sql<string>`any(array(${page}))`)
    .orderBy('o.opened_at', 'desc')
    .orderBy('o.id', 'desc')
    .execute();
}

const EVERYTHING: Omit<OrderFilter, 'scope'> = {
  status: undefined,
  paymentStatus: undefined,
  paymentState: undefined,
  type: undefined,
  method: undefined,
  sales: undefined,
  hour: undefined,
  from: undefined,
  to: undefined,
  search: undefined,
};

export function findOrder(tx: Tx, id: OrderId, scope: Scope) {
  return withSummary(tx, { scope, ...EVERYTHING })
    .select(['o.charges', 'o.discount', 'o.device_id'])
    .where('o.id', '=', id)
    .executeTakeFirst();
}

export function linesOf(tx: Tx, id: OrderId) {
  return tx
    .selectFrom('order_lines as l')
    .leftJoin('users as u', 'u.id', 'l.added_by')
    .selectAll('l')
    .select('u.name as added_by_name')
    .where('l.order_id', '=', id)
    .orderBy('l.position')
    .orderBy('l.id')
    .execute();
}

export function paymentsOf(tx: Tx, id: OrderId) {
  return tx
    .selectFrom('payments as p')
    .leftJoin('users as u', 'u.id', 'p.taken_by')
    .selectAll('p')
    .select('u.name as taken_by_name')
    .where('p.order_id', '=', id)
    .orderBy('p.taken_at')
    .orderBy('p.id')
    .execute();
}

export function refundsOf(tx: Tx, id: OrderId) {
  return tx
    .selectFrom('refunds as r')
    .leftJoin('users as u', 'u.id', 'r.given_by')
    .selectAll('r')
    .select('u.name as given_by_name')
    .where('r.order_id', '=', id)
    .orderBy('r.given_at')
    .orderBy('r.id')
    .execute();
}

/** Everything that any device delivered for the order, in the order in which it was judged. */
export function historyOf(tx: Tx, id: OrderId) {
  return (
    tx
      .selectFrom('mutation_subjects as s')
      .innerJoin('mutation_log as m', (join) =>
        join.onRef('m.device_id', '=', 's.device_id').on(sql<boolean>`m.device_seq = any(s.device_seqs)`),
      )
      .innerJoin('devices as d', 'd.id', 'm.device_id')
      .leftJoin('users as u', 'u.id', 'm.actor_id')
      // Compared as text: what a record that can't be read has there may be anything.
      .leftJoin('dining_tables as w', (join) =>
        join
          .onRef('w.tenant_id', '=', 'm.tenant_id')
          .on(sql<boolean>`w.id::text = m.envelope #>> '{args,tableId}'`),
      )
      .select([
        'w.name as table_name',
        'm.mutation_id',
        'm.name',
        'm.device_id',
        'd.name as device_name',
        'd.number as device_number',
      ])
      .select([
        'm.device_seq',
        'm.actor_id',
        'u.name as actor_name',
        'm.at',
        'm.received_at',
        'm.outcome',
        'm.code',
      ])
      .leftJoin('users as a', 'a.id', 'm.approved_by')
      .select(['m.proof', 'm.approved_by', 'a.name as approved_by_name'])
      .select(['m.seq', 'm.detail', sql<unknown>`m.envelope -> 'args'`.as('args')])
      .where('s.doc_id', '=', id)
      // A record that was accepted from quarantine is told of with the decision.
      .where('m.mutation_id', 'is not', null)
      .where('m.duplicate_of', 'is', null)
      .orderBy('m.seq')
      .orderBy('m.device_seq')
      .execute()
  );
}

/** Decisions about the order itself, and accepted records that were about it among others. */
const isAbout = (id: OrderId) => sql<boolean>`r.id in (
  select q.id from resolutions q where q.doc_id = ${id}
  union
  select q.id from mutation_subjects s
  join resolutions q on q.device_id = s.device_id and q.seq = s.seq and q.from_seq = any(s.device_seqs)
  where s.doc_id = ${id} and q.judged)`;

/** What people decided that concerns the order, in its order. */
export function decisionsOn(tx: Tx, id: OrderId) {
  return tx
    .selectFrom('resolutions as r')
    .innerJoin('devices as d', 'd.id', 'r.device_id')
    .leftJoin('users as b', 'b.id', 'r.decided_by')
    .leftJoin('users as u', 'u.id', 'r.actor_id')
    .leftJoin('dining_tables as w', (join) =>
      join
        .onRef('w.tenant_id', '=', 'r.tenant_id')
        .on(sql<boolean>`w.id::text = r.command #>> '{args,tableId}'`),
    )
    .select(['r.id', 'r.kind', 'r.action', 'r.amount', 'r.note', 'r.seq', 'r.mutation_id', 'r.from_seq'])
    .select(['r.outcome', 'r.code', 'r.detail', 'r.command', 'r.decided_at', 'r.decided_by', 'r.done_at'])
    .select(['r.device_id', 'd.name as device_name', 'd.number as device_number', 'w.name as table_name'])
    .select(['r.actor_id', 'u.name as actor_name', 'b.name as decided_by_name'])
    .where(isAbout(id))
    .orderBy('r.seq')
    .orderBy('r.from_seq')
    .orderBy('r.decided_at')
    .execute();
}
