import { addDays, BusinessDay, OrderStatus, OrderType, PaymentStatus, TenderMethod } from '@meja/domain';
import { z } from 'zod';

/** A stretch of business days, both ends included. */
export interface Days {
  from: BusinessDay;
  to: BusinessDay;
}

export const PRESETS = ['today', 'yesterday', 'week', 'month'] as const;
export type Preset = (typeof PRESETS)[number];

const Sales = z.enum(['sold', 'open']);
export type Sales = z.infer<typeof Sales>;

/** Which orders are shown. Lives in the address, so that every figure can link to its orders and Back brings them back. */
export interface Filters {
  days: Preset | Days;
  outletId: string | null;
  status: OrderStatus | null;
  payment: PaymentStatus | null;
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

const Preset = z.enum(PRESETS);
const Hour = z.coerce.number().int().min(0).max(23);

/** What an address asks for. What makes no sense in it counts as not said. */
export function filtersOf(params: Pick<URLSearchParams, 'get'>): Filters {
  const read = <T>(name: string, schema: z.ZodType<T>): T | null => {
    const text = params.get(name);
    return text === null ? null : (schema.safeParse(text).data ?? null);
  };
  return {
    days: daysIn(params.get('days') ?? ''),
    outletId: read('outlet', z.uuid()),
    status: read('status', OrderStatus),
    payment: read('payment', PaymentStatus),
    type: read('type', OrderType),
    method: read('method', TenderMethod),
    hour: read('hour', Hour),
    sales: read('sales', Sales),
    search: (params.get('q') ?? '').slice(0, 100),
  };
}

function daysIn(text: string): Filters['days'] {
  const preset = Preset.safeParse(text);
  if (preset.success) return preset.data;
  const [first, second] = text.split('..');
  const from = BusinessDay.safeParse(first);
  const to = BusinessDay.safeParse(second ?? first);
  if (!from.success || !to.success) return NO_FILTERS.days;
  return from.data <= to.data ? { from: from.data, to: to.data } : { from: to.data, to: from.data };
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

function daysText(days: Filters['days']): string {
  if (typeof days === 'string') return days;
  return days.from === days.to ? days.from : `${days.from}..${days.to}`;
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

/**
 * The days that a preset means. `today` is each outlet's own: where it is already tomorrow in one zone, both days count.
 * @param todays the business day of each outlet in question
 */
export function daysFor(days: Filters['days'], todays: readonly BusinessDay[]): Days {
  if (typeof days !== 'string') return days;
  const sorted = [...todays].sort();
  const first = sorted[0] ?? '';
  const last = sorted.at(-1) ?? '';
  switch (days) {
    case 'today':
      return { from: first, to: last };
    case 'yesterday':
      return { from: addDays(first, -1), to: addDays(last, -1) };
    case 'week':
      return { from: addDays(first, -6), to: last };
    case 'month':
      return { from: addDays(first, -29), to: last };
  }
}
