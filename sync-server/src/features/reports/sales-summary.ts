import type { OutletId } from '@meja/domain';
import { z } from '@hono/zod-openapi';
import { OutletId as OutletIdSchema } from '@meja/domain';
import { Amount, amountOf } from '../../http/amount.ts';
import { problem } from '../../http/problem.ts';
import { outletsWith, type Scope, type AuthenticatedRequest } from '../access/index.ts';
import { average, changePercent, currentDay, periodBefore, type Period } from './period.ts';
import { byMethod, MethodFigures } from './by-method.ts';
import {
  givenBack,
  openOrders,
  reportOutlets,
  returned,
  salesByHour,
  salesByOutlet,
  takings,
  type Figures,
  type ReportOutlet,
  type Returned,
} from './reports.queries.ts';

const Sales = z.object({
  /** The bills of paid or closed orders. */
  total_sales: Amount,
  /** What was given back of closed orders, those of earlier days too, by the day on which it was; not what was paid anew. */
  refunded: Amount,
  /** What stayed: `total_sales` less `refunded`. */
  net_sales: Amount,
  order_count: z.int(),
  /** Of what stayed. */
  average_order: Amount,
  /** What the orders came to, by their number. Money that was given back changes it on no day. */
  average_bill: Amount,
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
    /** Orders that are neither paid nor closed yet, what was taken for them so far, and what they still owe. */
    open: z.object({ total: Amount, paid: Amount, due: Amount, order_count: z.int() }),
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
        average_bill: Change,
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

export async function salesSummary(
  request: AuthenticatedRequest,
  asked: Asked,
  now: Date,
): Promise<SalesSummary> {
  const { tx, account } = request;
  const amount = (minor: number) => amountOf(minor, account.tenant.currencyExponent);
  const scope = await outletsWith(request, 'report:sales', asked.outletId);
  const outlets = await reportOutlets(tx, scope);
  const { period, before } = periodsOf(asked, outlets, now);

  const current = await gather(request, scope, period);
  const previous = await gather(request, scope, before);
  const open = await openOrders(tx, scope, period);
  const taken = await takings(tx, scope, period);
  const given = await givenBack(tx, scope, period);
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
    open: {
      total: amount(open.total),
      paid: amount(open.paid - current.returnedOfOpen),
      due: amount(open.due),
      order_count: open.orders,
    },
    by_outlet: outlets.map((outlet) => ({
      outlet_id: outlet.id,
      outlet_name: outlet.name,
      ...salesOf(current.outlets.get(outlet.id) ?? NOTHING, amount),
    })),
    by_hour: hoursOf(current.hours, amount),
    by_payment_method: byMethod(taken, given, amount),
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
        average_bill: changePercent(averageBillOf(all), averageBillOf(previous.all)),
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

type Total = Omit<Figures, 'outletId' | 'paid'> & { net: number };
const NOTHING: Total = { orders: 0, covers: 0, total: 0, net: 0, discount: 0, serviceCharge: 0, tax: 0 };

async function gather({ tx }: AuthenticatedRequest, scope: Scope, period: Period) {
  const rows = await salesByOutlet(tx, scope, period);
  const hours = await salesByHour(tx, scope, period);
  const back = await returned(tx, scope, period);
  const ofSales = back.filter(({ isSale }) => isSale);
  const sold = new Map(rows.map((row) => [row.outletId, row]));
  const outlets = new Map(
    [...sold.keys(), ...ofSales.map(({ outletId }) => outletId)].map((outletId) => {
      const { paid = 0, ...row } = sold.get(outletId) ?? {};
      const net = paid - sumOf(ofSales.filter((each) => each.outletId === outletId));
      return [outletId, { ...NOTHING, ...row, net }];
    }),
  );
  const add = (name: keyof Total) => [...outlets.values()].reduce((total, row) => total + row[name], 0);
  const all: Total = {
    orders: add('orders'),
    covers: add('covers'),
    total: add('total'),
    net: add('net'),
    discount: add('discount'),
    serviceCharge: add('serviceCharge'),
    tax: add('tax'),
  };
  const returnedOfOpen = sumOf(back.filter(({ isSale }) => !isSale));
  return { all, hours: byHour(hours, ofSales), outlets, returnedOfOpen };
}

const sumOf = (rows: readonly Returned[]): number => rows.reduce((sum, { amount }) => sum + amount, 0);

interface HourTotal {
  orders: number;
  total: number;
  net: number;
}

/** All 24 hours: what was ordered in each, less what was given back in it. */
function byHour(
  sold: Awaited<ReturnType<typeof salesByHour>>,
  back: readonly Returned[],
): readonly HourTotal[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const { orders = 0, total = 0, paid = 0 } = sold.find((row) => row.hour === hour) ?? {};
    return { orders, total, net: paid - sumOf(back.filter((row) => row.hour === hour)) };
  });
}

type Write = (minor: number) => string;
const averageOf = (figures: Total): number => average(figures.net, figures.orders);
const averageBillOf = (figures: Total): number => average(figures.total, figures.orders);

function salesOf(figures: Total, amount: Write): z.infer<typeof Sales> {
  return {
    total_sales: amount(figures.total),
    refunded: amount(figures.total - figures.net),
    net_sales: amount(figures.net),
    order_count: figures.orders,
    average_order: amount(averageOf(figures)),
    average_bill: amount(averageBillOf(figures)),
  };
}

const hoursOf = (hours: readonly HourTotal[], amount: Write): z.infer<typeof Hour>[] =>
  hours.map(({ total, net, orders }, hour) => ({
    hour,
    total_sales: amount(total),
    net_sales: amount(net),
    order_count: orders,
  }));
