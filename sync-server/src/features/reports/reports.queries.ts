import type { Assurance, OutletId, TenderMethod } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Scope } from '../access/index.ts';
import { IS_SALE, OWED } from '../orders/index.ts';
import type { Period } from './period.ts';

export interface ReportOutlet {
  id: OutletId;
  name: string;
  timeZone: string;
  dayStartMinutes: number;
}

export async function reportOutlets(tx: Tx, scope: Scope): Promise<ReportOutlet[]> {
  const rows = await tx
    .selectFrom('outlets')
    .select(['id', 'name', 'time_zone', 'day_start_minutes'])
    .$if(scope !== 'everywhere', (query) => query.where('id', 'in', [...scope]))
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    id: row.id as OutletId,
    name: row.name,
    timeZone: row.time_zone,
    dayStartMinutes: row.day_start_minutes,
  }));
}

function inPeriod(tx: Tx, scope: Scope, { from, to, until }: Period) {
  let query = tx
    .selectFrom('orders as o')
    .where('o.business_day', '>=', from)
    .where('o.business_day', '<=', to)
    .where('o.status', '<>', 'cancelled');
  if (scope !== 'everywhere') query = query.where('o.outlet_id', 'in', [...scope]);
  return until ? query.where('o.opened_at', '<=', until) : query;
}

const sum = (column: string) => sql<number>`coalesce(sum(${sql.ref(`o.${column}`)}), 0)::bigint`;

export interface Figures {
  outletId: OutletId;
  orders: number;
  covers: number;
  total: number;
  /** What was taken for them, whatever was given back since. */
  paid: number;
  discount: number;
  serviceCharge: number;
  tax: number;
}

/** Sales by outlet; an outlet without any is not there. */
export function salesByOutlet(tx: Tx, scope: Scope, period: Period): Promise<Figures[]> {
  return inPeriod(tx, scope, period)
    .where(IS_SALE)
    .groupBy('o.outlet_id')
    .select(({ fn }) => [
      sql<OutletId>`o.outlet_id`.as('outletId'),
      fn.countAll<number>().as('orders'),
      sum('covers').as('covers'),
      sum('total').as('total'),
      sum('paid').as('paid'),
      sum('discount_amount').as('discount'),
      sum('service_charge').as('serviceCharge'),
      sum('tax').as('tax'),
    ])
    .execute();
}

/** Sales by the hour in which the order was opened, on the outlet's own clock. */
export function salesByHour(
  tx: Tx,
  scope: Scope,
  period: Period,
): Promise<{ hour: number; orders: number; total: number; paid: number }[]> {
  const hour = sql<number>`extract(hour from o.opened_at at time zone t.time_zone)::int`;
  return inPeriod(tx, scope, period)
    .innerJoin('outlets as t', 't.id', 'o.outlet_id')
    .where(IS_SALE)
    .groupBy(hour)
    .select(({ fn }) => [
      hour.as('hour'),
      fn.countAll<number>().as('orders'),
      sum('total').as('total'),
      sum('paid').as('paid'),
    ])
    .execute();
}

/** Money given back in these days, of orders of whatever day. */
export interface Returned {
  outletId: OutletId;
  /** In which it was given, on the outlet's own clock. */
  hour: number;
  /** Of a sale; else of an order that is open. */
  isSale: boolean;
  amount: number;
}

export function returned(tx: Tx, scope: Scope, { from, to, until }: Period): Promise<Returned[]> {
  const hour = sql<number>`extract(hour from r.given_at at time zone t.time_zone)::int`;
  let query = tx
    .selectFrom('refunds as r')
    .innerJoin('orders as o', 'o.id', 'r.order_id')
    .innerJoin('outlets as t', 't.id', 'r.outlet_id')
    .where('r.business_day', '>=', from)
    .where('r.business_day', '<=', to)
    .where('o.status', '<>', 'cancelled');
  if (scope !== 'everywhere') query = query.where('r.outlet_id', 'in', [...scope]);
  if (until) query = query.where('r.given_at', '<=', until);
  return query
    .groupBy(['r.outlet_id', hour, IS_SALE])
    .select([sql<OutletId>`r.outlet_id`.as('outletId'), hour.as('hour'), IS_SALE.as('isSale')])
    .select(sql<number>`sum(r.amount)::bigint`.as('amount'))
    .execute();
}

export async function openOrders(
  tx: Tx,
  scope: Scope,
  period: Period,
): Promise<{ orders: number; total: number; paid: number; due: number }> {
  const row = await inPeriod(tx, scope, period)
    .where(sql<boolean>`not ${IS_SALE}`)
    .select(({ fn }) => [
      fn.countAll<number>().as('orders'),
      sum('total').as('total'),
      sum('paid').as('paid'),
      sql<number>`coalesce(sum(${OWED}), 0)::bigint`.as('due'),
    ])
    .executeTakeFirstOrThrow();
  return row;
}

/** Money that went one way, in or out. */
export interface Takings {
  method: TenderMethod;
  assurance: Assurance;
  count: number;
  amount: number;
  rounding: number;
}

/** Money taken, whatever became of the order; what a cashier only attested stays apart from what a gateway confirmed. */
export function takings(tx: Tx, scope: Scope, { from, to }: Period): Promise<Takings[]> {
  let query = tx
    .selectFrom('payments as p')
    .where('p.business_day', '>=', from)
    .where('p.business_day', '<=', to)
    .where('p.status', 'in', ['success', 'refunded']);
  if (scope !== 'everywhere') query = query.where('p.outlet_id', 'in', [...scope]);
  return query
    .groupBy(['p.method', 'p.assurance'])
    .select(({ fn }) => [
      'p.method',
      'p.assurance',
      fn.countAll<number>().as('count'),
      sql<number>`sum(p.amount)::bigint`.as('amount'),
      sql<number>`sum(p.rounding)::bigint`.as('rounding'),
    ])
    .orderBy('amount', 'desc')
    .execute();
}

/** Money given back in these days, by the way in which it went: cash is counted out. */
export function givenBack(tx: Tx, scope: Scope, { from, to }: Period): Promise<Takings[]> {
  let query = tx
    .selectFrom('refunds as r')
    .where('r.business_day', '>=', from)
    .where('r.business_day', '<=', to);
  if (scope !== 'everywhere') query = query.where('r.outlet_id', 'in', [...scope]);
  return query
    .groupBy('r.method')
    .select(({ fn }) => [
      'r.method',
      sql<Assurance>`case r.method when 'cash' then 'counted' else 'attested' end`.as('assurance'),
      fn.countAll<number>().as('count'),
      sql<number>`sum(r.amount)::bigint`.as('amount'),
      sql<number>`sum(r.rounding)::bigint`.as('rounding'),
    ])
    .orderBy('amount', 'desc')
    .execute();
}
