import type { OrderField, OutletId, RequiredFields } from '@meja/domain';
import type { Facts } from '../audit/index.ts';
import type { TableIsFree } from './outlets.table.ts';

/** The types of order that head office sets something for. Others have what dine-in has. */
export const TYPES = ['dine_in', 'takeaway', 'delivery'] as const;
export type SetType = (typeof TYPES)[number];

export type Rates = Record<SetType, number>;
export type Fields = Record<SetType, OrderField[]>;

/** What is set for an outlet, beside its charges. */
export interface OutletRow {
  id: OutletId;
  name: string;
  time_zone: string;
  day_start_minutes: number;
  required_fields: RequiredFields;
  lock_after_minutes: number;
  table_is_free: TableIsFree;
}

/** Charges from a day on, as far as settings are concerned. */
export interface ChargeRow {
  effective_from: string;
  service_name: string;
  service_bps: number;
  service_by_type: Readonly<Record<string, number>>;
}

/** What somebody wants to be otherwise. What is left out stays. */
export interface Wish {
  required?: Fields | undefined;
  lock_after_minutes?: number | undefined;
  table_is_free?: TableIsFree | undefined;
  /** Rates of service, in basis points, and the business day on which they begin. */
  service?: { from: string; rates: Rates } | undefined;
}

const byType = <Value>(of: (type: SetType) => Value): Record<SetType, Value> => ({
  dine_in: of('dine_in'),
  takeaway: of('takeaway'),
  delivery: of('delivery'),
});

export const ratesOf = ({ service_bps, service_by_type }: ChargeRow): Rates =>
  byType((type) => service_by_type[type] ?? service_bps);

export const requiredOf = (required: RequiredFields): Fields => byType((type) => [...(required[type] ?? [])]);

/** How rates are kept: what dine-in pays is what every type pays that has no rate of its own. */
const withRates = <Row extends ChargeRow>(row: Row, { dine_in, takeaway, delivery }: Rates): Row => {
  const { dine_in: _, takeaway: __, delivery: ___, ...others } = row.service_by_type;
  return {
    ...row,
    service_bps: dine_in,
    service_by_type: {
      ...others,
      ...(takeaway !== dine_in && { takeaway }),
      ...(delivery !== dine_in && { delivery }),
    },
  };
};

/**
 * The charges from a day on, with other rates: of each type for as long as nobody has set another rate of it for a later day. They come by day, the first
 * as it is on that day.
 */
export function withRatesOn<Row extends ChargeRow>(rows: readonly Row[], rates: Rates): Row[] {
  const all = rows.map(ratesOf);
  const isSetAgain = (type: SetType, i: number): boolean => i > 0 && all[i]?.[type] !== all[i - 1]?.[type];
  const over = new Set<SetType>();
  return rows.map((row, i) => {
    for (const type of TYPES) if (isSetAgain(type, i)) over.add(type);
    const own = ratesOf(row);
    return withRates(
      row,
      byType((type) => (over.has(type) ? own[type] : rates[type])),
    );
  });
}

/** The charges of a day: the latest that had begun by then, or the first. They come by day. */
export const chargesAt = <Row extends ChargeRow>(rows: readonly Row[], day: string): Row | undefined =>
  rows.findLast(({ effective_from }) => effective_from <= day) ?? rows[0];

/** What the audit log tells: each setting that is another one, with what it was. */
export function changesOf(outlet: OutletRow, charges: readonly ChargeRow[], wish: Wish): Facts {
  const { required, lock_after_minutes, table_is_free, service } = wish;
  const facts: Facts = {};
  const note = (fact: keyof Facts, from: string | number, to: string | number): void => {
    if (from !== to) Object.assign(facts, { [fact]: { from, to } });
  };
  note('lock_after_minutes', outlet.lock_after_minutes, lock_after_minutes ?? outlet.lock_after_minutes);
  note('table_is_free', outlet.table_is_free, table_is_free ?? outlet.table_is_free);
  const before = requiredOf(outlet.required_fields);
  for (const type of TYPES)
    note(`required_${type}`, before[type].join(','), (required ?? before)[type].join(','));
  if (service) {
    const row = chargesAt(charges, service.from);
    for (const type of TYPES) note(`service_${type}`, row ? ratesOf(row)[type] : '', service.rates[type]);
    if (TYPES.some((type) => facts[`service_${type}`] !== undefined)) facts.from_day = service.from;
  }
  return facts;
}
