import { OrderStatus, OrderType, PaymentState, TenderMethod } from '@meja/domain';
import { z } from 'zod';
import { daysIn, daysText, RECENT, type ChosenDays, type Recent } from '../days/index.ts';

const Sales = z.enum(['sold', 'open']);
export type Sales = z.infer<typeof Sales>;

/** Which orders are shown. Lives in the address, so that every figure can link to its orders and Back brings them back. */
export interface Filters {
  days: ChosenDays<Recent>;
  outletId: string | null;
  status: OrderStatus | null;
  payment: PaymentState | null;
  type: OrderType | null;
  method: TenderMethod | null;
  /** The hour of the outlet's day in which they were opened. */
  hour: number | null;
  /** `sold`: paid in full or closed, what sales figures count; `open`: neither yet. */
  sales: Sales | null;
  search: string;
}

export const NO_FILTERS: Filters = {
  days: 'today',
  outletId: null,
  status: null,
  payment: null,
  type: null,
  method: null,
  hour: null,
  sales: null,
  search: '',
};

const Hour = z.coerce.number().int().min(0).max(23);

/** What an address asks for. What makes no sense in it counts as not said. */
export function filtersOf(params: Pick<URLSearchParams, 'get'>): Filters {
  const read = <T>(name: string, schema: z.ZodType<T>): T | null => {
    const text = params.get(name);
    return text === null ? null : (schema.safeParse(text).data ?? null);
  };
  return {
    days: daysIn(params.get('days') ?? '', RECENT) ?? NO_FILTERS.days,
    outletId: read('outlet', z.uuid()),
    status: read('status', OrderStatus),
    payment: read('payment', PaymentState),
    type: read('type', OrderType),
    method: read('method', TenderMethod),
    hour: read('hour', Hour),
    sales: read('sales', Sales),
    search: (params.get('q') ?? '').slice(0, 100),
  };
}

/** The address's part for the filters, without what is not said. */
export function paramsOf(filters: Partial<Filters>): URLSearchParams {
  const { days, outletId, status, payment, type, method, hour, sales, search } = {
    ...NO_FILTERS,
    ...filters,
  };
  const params = new URLSearchParams();
  if (days !== NO_FILTERS.days) params.set('days', daysText(days));
  const put = (name: string, value: string | number | null) => {
    if (value !== null && value !== '') params.set(name, String(value));
  };
  put('outlet', outletId);
  put('status', status);
  put('payment', payment);
  put('type', type);
  put('method', method);
  put('hour', hour);
  put('sales', sales);
  put('q', search.trim());
  return params;
}

/** How many filters narrow the list, the days and the search not counted. */
export const narrowing = (filters: Filters): number =>
  [
    filters.outletId,
    filters.status,
    filters.payment,
    filters.type,
    filters.method,
    filters.hour,
    filters.sales,
  ].filter((value) => value !== null).length;
