import type { OutletId } from '@meja/domain';
import { z } from '@hono/zod-openapi';
import { OutletId as OutletIdSchema } from '@meja/domain';
import { Amount, amountOf } from '../../http/amount.ts';
import { problem } from '../../http/problem.ts';
import { outletsWith, type Scope, type Visit } from '../access/index.ts';
import { average, changePercent, currentDay, periodBefore, type Period } from './period.ts';
import { byMethod, MethodFigures } from './by-method.ts';
import {
  givenBack,
  openOrders,
  reportOutlets,
  salesByHour,
  salesByOutlet,
  takings,
  type Figures,
  type ReportOutlet,
} from './reports.queries.ts';

const Sales = z.object({
  /** The bills of paid or closed orders. */
  total_sales: Amount,
  /** What of it was given back, and not paid anew. */
  refunded: Amount,
  /** What stayed: `total_sales` less `refunded`. */
  net_sales: Amount,
  order_count: z.int(),
  /** Of what stayed. */
  average_order: Amount,
});
const Hour = z.object({
  hour: z.int().min(0).max(23),
  total_sales: Amount,
  net_sales: Amount,
  order_count: z.int(),
});
const Change = z.number().nullable();

export const SalesSummary = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    currency: z.string(),
    ...Sales.shape,
    covers: z.int(),
    discount: Amount,
    service_charge: Amount,
    tax: Amount,
    /** Orders that are neither paid nor closed yet, and what was taken for them so far. */
    open: z.object({ total: Amount, paid: Amount, order_count: z.int() }),
    by_outlet: z.array(Sales.extend({ outlet_id: OutletIdSchema, outlet_name: z.string() })),
    /** All 24 hours, on the outlets' own clocks. */
    by_hour: z.array(Hour),
    /**
     * Money by the way it came and went. Without their rounding, the payments less the refunds are `net_sales` and what was
     * taken for open orders, to the unit.
     */
    by_payment_method: z.array(MethodFigures),
    /** The same weekdays before; up to `until` where the period is still going on. */
    comparison: Sales.extend({
      from: z.iso.date(),
      to: z.iso.date(),
      until: z.iso.datetime().nullable(),
      by_hour: z.array(Hour),
      change_percent: z.object({
        total_sales: Change,
        net_sales: Change,
        order_count: Change,
        average_order: Change,
      }),
    }),
  })
  .openapi('SalesSummary');
type SalesSummary = z.infer<typeof SalesSummary>;

interface Asked {
  from: string | undefined;
  to: string | undefined;
  outletId: OutletId | undefined;
}

export async function salesSummary(visit: Visit, asked: Asked, now: Date): Promise<SalesSummary> {
  const { tx, account } = visit;
  const amount = (minor: number) => amountOf(minor, account.tenant.currencyExponent);
  const scope = await outletsWith(visit, 'report:sales', asked.outletId);
  const outlets = await reportOutlets(tx, scope);
  const { period, before } = periodsOf(asked, outlets, now);

  const current = await gather(visit, scope, period);
  const previous = await gather(visit, scope, before);
  const open = await openOrders(tx, scope, period);
  const taken = await takings(tx, scope, period);
  const returned = await givenBack(tx, scope, period);
  const { all } = current;
  return {
    from: period.from,
    to: period.to,
    currency: account.tenant.currency,
    ...salesOf(all, amount),
    covers: all.covers,
    discount: amount(all.discount),
    service_charge: amount(all.serviceCharge),
    tax: amount(all.tax),
    open: { total: amount(open.total), paid: amount(open.paid), order_count: open.orders },
    by_outlet: outlets.map((outlet) => ({
      outlet_id: outlet.id,
      outlet_name: outlet.name,
      ...salesOf(current.outlets.get(outlet.id) ?? NOTHING, amount),
    })),
    by_hour: hoursOf(current.hours, amount),
    by_payment_method: byMethod(taken, returned, amount),
    comparison: {
      from: before.from,
      to: before.to,
      until: before.until?.toISOString() ?? null,
      ...salesOf(previous.all, amount),
      by_hour: hoursOf(previous.hours, amount),
      change_percent: {
        total_sales: changePercent(all.total, previous.all.total),
        net_sales: changePercent(all.net, previous.all.net),
        order_count: changePercent(all.orders, previous.all.orders),
        average_order: changePercent(averageOf(all), averageOf(previous.all)),
      },
    },
  };
}

function periodsOf(
  asked: Asked,
  outlets: readonly ReportOutlet[],
  now: Date,
): { period: Period; before: Period } {
  const today = currentDay(outlets, now) ?? now.toISOString().slice(0, 10);
  const from = asked.from ?? asked.to ?? today;
  const to = asked.to ?? (asked.from && asked.from > today ? asked.from : today);
  if (from > to) {
    throw problem('INVALID', {
      extensions: { issues: [{ path: 'from', code: 'custom', message: 'Later than `to`' }] },
    });
  }
  return { period: { from, to, until: null }, before: periodBefore({ from, to }, today, now) };
}

type Total = Omit<Figures, 'outletId'>;
const NOTHING: Total = { orders: 0, covers: 0, total: 0, net: 0, discount: 0, serviceCharge: 0, tax: 0 };

async function gather({ tx }: Visit, scope: Scope, period: Period) {
  const rows = await salesByOutlet(tx, scope, period);
  const hours = await salesByHour(tx, scope, period);
  const add = (name: keyof Total) => rows.reduce((total, row) => total + row[name], 0);
  const all: Total = {
    orders: add('orders'),
    covers: add('covers'),
    total: add('total'),
    net: add('net'),
    discount: add('discount'),
    serviceCharge: add('serviceCharge'),
    tax: add('tax'),
  };
  return { all, hours, outlets: new Map(rows.map((row) => [row.outletId, row])) };
}

type Write = (minor: number) => string;
const averageOf = (figures: Total): number => average(figures.net, figures.orders);

function salesOf(figures: Total, amount: Write): z.infer<typeof Sales> {
  return {
    total_sales: amount(figures.total),
    refunded: amount(figures.total - figures.net),
    net_sales: amount(figures.net),
    order_count: figures.orders,
    average_order: amount(averageOf(figures)),
  };
}

function hoursOf(rows: Awaited<ReturnType<typeof salesByHour>>, amount: Write): z.infer<typeof Hour>[] {
  const found = new Map(rows.map((row) => [row.hour, row]));
  return Array.from({ length: 24 }, (_, hour) => ({
    hour,
    total_sales: amount(found.get(hour)?.total ?? 0),
    net_sales: amount(found.get(hour)?.net ?? 0),
    order_count: found.get(hour)?.orders ?? 0,
  }));
}
