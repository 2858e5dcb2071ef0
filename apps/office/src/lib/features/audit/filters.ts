import { z } from 'zod';
import { daysIn, daysText, EVER, type ChosenDays } from '../days/index.ts';
import { AUDIT_KINDS, type AuditKind } from './audit-words.ts';

/** Which entries are shown. Lives in the address, so that Back brings them back. */
export interface Filters {
  days: ChosenDays;
  outletId: string | null;
  kind: AuditKind | null;
  /** The person or tablet that did it, and what it was done to: they come with a link from an entry. */
  actor: string | null;
  target: string | null;
}

export const NO_FILTERS: Filters = { days: 'all', outletId: null, kind: null, actor: null, target: null };

const Kind = z.enum(AUDIT_KINDS);

/** What an address asks for. What makes no sense in it counts as not said. */
export function filtersOf(params: Pick<URLSearchParams, 'get'>): Filters {
  const id = (name: string) => z.uuid().safeParse(params.get(name)).data ?? null;
  return {
    days: daysIn(params.get('days') ?? '', EVER) ?? NO_FILTERS.days,
    outletId: id('outlet'),
    kind: Kind.safeParse(params.get('kind')).data ?? null,
    actor: id('by'),
    target: id('about'),
  };
}

/** The address's part for the filters, without what is not said. */
export function paramsOf(filters: Partial<Filters>): URLSearchParams {
  const { days, outletId, kind, actor, target } = { ...NO_FILTERS, ...filters };
  const params = new URLSearchParams();
  if (days !== NO_FILTERS.days) params.set('days', daysText(days));
  if (outletId !== null) params.set('outlet', outletId);
  if (kind !== null) params.set('kind', kind);
  if (actor !== null) params.set('by', actor);
  if (target !== null) params.set('about', target);
  return params;
}

export const isNarrowed = (filters: Filters): boolean => paramsOf(filters).size > 0;
