import { z } from 'zod';

const Status = z.enum(['open', 'closed']);
type Status = z.infer<typeof Status>;

/** Which shifts are shown. Lives in the address, so that Back brings them back. */
export interface Filters {
  outletId: string | null;
  status: Status | null;
}

export const NO_FILTERS: Filters = { outletId: null, status: null };

/** What an address asks for. What makes no sense in it counts as not said. */
export function filtersOf(params: Pick<URLSearchParams, 'get'>): Filters {
  return {
    outletId: z.uuid().safeParse(params.get('outlet')).data ?? null,
    status: Status.safeParse(params.get('status')).data ?? null,
  };
}

/** The address's part for the filters, without what is not said. */
export function paramsOf({ outletId, status }: Filters): URLSearchParams {
  const params = new URLSearchParams();
  if (outletId !== null) params.set('outlet', outletId);
  if (status !== null) params.set('status', status);
  return params;
}

export const isNarrowed = ({ outletId, status }: Filters): boolean => outletId !== null || status !== null;
