import { z } from 'zod';
import { daysIn, daysText, EVER, type ChosenDays } from '../days/index.ts';

const Status = z.enum(['open', 'closed']);
type Status = z.infer<typeof Status>;

/** Which shifts are shown. Lives in the address, so that Back brings them back. */
export interface Filters {
  /** All of them at first: a shift that nobody has closed for weeks must not be missed. */
  days: ChosenDays;
  outletId: string | null;
  status: Status | null;
}

export const NO_FILTERS: Filters = { days: 'all', outletId: null, status: null };

/** What an address asks for. What makes no sense in it counts as not said. */
export function filtersOf(params: Pick<URLSearchParams, 'get'>): Filters {
  return {
    days: daysIn(params.get('days') ?? '', EVER) ?? NO_FILTERS.days,
    outletId: z.uuid().safeParse(params.get('outlet')).data ?? null,
    status: Status.safeParse(params.get('status')).data ?? null,
  };
}

/** The address's part for the filters, without what is not said. */
export function paramsOf({ days, outletId, status }: Filters): URLSearchParams {
  const params = new URLSearchParams();
  if (days !== NO_FILTERS.days) params.set('days', daysText(days));
  if (outletId !== null) params.set('outlet', outletId);
  if (status !== null) params.set('status', status);
  return params;
}

export const isNarrowed = (filters: Filters): boolean => paramsOf(filters).size > 0;
