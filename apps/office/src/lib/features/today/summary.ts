import { ok, type Assurance, type Result, type TenderMethod } from '@meja/domain';
import type { InferResponseType } from 'hono/client';
import { minorOf } from '../../api/amount.ts';
import type { Client } from '../../api/client.ts';
import { answer, type Problem } from '../../api/problem.ts';

type SummaryJson = InferResponseType<Client['reports']['sales-summary']['$get'], 200>;

/** `total` is what stayed: the bills less what was given back of them. */
export interface Sales {
  total: number;
  orders: number;
  /** What the orders came to, by their number; no refund changes it. */
  average: number;
}

export interface HourSales {
  hour: number;
  total: number;
  orders: number;
}

/** What was sold on some days, beside the same weekdays before; amounts in minor units. */
export interface Summary extends Sales {
  from: string;
  to: string;
  /** What was given back of sales; it is not in `total` any more. */
  refunded: number;
  /** What is still owed, and what was taken for these orders so far. */
  open: { due: number; paid: number; orders: number };
  byOutlet: readonly (Sales & { outletId: string; name: string; refunded: number })[];
  /** By the hour in which the order was opened: what its bills come to, whatever was given back since. */
  byHour: readonly HourSales[];
  /** `amount` is the money that stayed, what rounding to coins added or took included. */
  byMethod: readonly {
    method: TenderMethod;
    assurance: Assurance;
    amount: number;
    /** What of `amount` rounding to coins added, or took. */
    rounding: number;
    refunded: number;
    payments: number;
  }[];
  /** `partial`: only up to this time of day, because the day is still going on. */
  before: Sales & { from: string; to: string; partial: boolean };
}

export interface Asked {
  outletId: string | null;
  /** Today without it. */
  day?: string;
}

export async function loadSummary(
  api: Client,
  { outletId, day }: Asked,
  exponent: number,
  signal: AbortSignal,
): Promise<Result<Summary, Problem>> {
  const query = {
    ...(outletId === null ? {} : { outlet_id: outletId }),
    ...(day === undefined ? {} : { from: day, to: day }),
  };
  const result = await answer(api.reports['sales-summary'].$get({ query }, { init: { signal } }));
  return result.ok ? ok(summaryOf(result.value, exponent)) : result;
}

function summaryOf(json: SummaryJson, exponent: number): Summary {
  const minor = (text: string) => minorOf(text, exponent);
  const sales = (each: Pick<SummaryJson, 'net_sales' | 'order_count' | 'average_bill'>): Sales => ({
    total: minor(each.net_sales),
    orders: each.order_count,
    average: minor(each.average_bill),
  });
  const { comparison } = json;
  return {
    ...sales(json),
    from: json.from,
    to: json.to,
    refunded: minor(json.refunded),
    open: { due: minor(json.open.due), paid: minor(json.open.paid), orders: json.open.order_count },
    byOutlet: json.by_outlet.map((each) => ({
      ...sales(each),
      outletId: each.outlet_id,
      name: each.outlet_name,
      refunded: minor(each.refunded),
    })),
    byHour: json.by_hour.map(({ hour, total_sales, order_count }) => ({
      hour,
      total: minor(total_sales),
      orders: order_count,
    })),
    byMethod: json.by_payment_method.map((each) => ({
      method: each.payment_method,
      assurance: each.assurance,
      amount: minor(each.net),
      rounding: minor(each.rounding) - minor(each.refunded_rounding),
      refunded: minor(each.refunded) + minor(each.refunded_rounding),
      payments: each.payment_count,
    })),
    before: {
      ...sales(comparison),
      from: comparison.from,
      to: comparison.to,
      partial: comparison.until !== null,
    },
  };
}
