import { z } from 'zod';
import { KINDS, type Shown } from './exception.ts';

/** What the address asks for. */
export const filtersOf = (asked: Pick<URLSearchParams, 'get'>): Shown => ({
  kind: KINDS.find((kind) => kind === asked.get('show')) ?? null,
  outletId: z.uuid().safeParse(asked.get('outlet')).data ?? null,
  status: asked.get('status') === 'decided' ? 'resolved' : 'open',
});

export function paramsOf({ kind, outletId, status }: Shown): URLSearchParams {
  const params = new URLSearchParams();
  if (kind !== null) params.set('show', kind);
  if (outletId !== null) params.set('outlet', outletId);
  if (status === 'resolved') params.set('status', 'decided');
  return params;
}
