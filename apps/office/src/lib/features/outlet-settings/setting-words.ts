import { FIELDS_OF, type OrderField } from '@meja/domain';
import { m } from '@meja/ui/messages';
import type { Type } from './settings.ts';

/** As the tablet asks for them. */
const fieldWords: Record<OrderField, () => string> = {
  covers: m.office_settings_field_covers,
  name: m.office_settings_field_name,
  phone: m.office_settings_field_phone,
  address: m.office_settings_field_address,
};

export const fieldsOf = (type: Type): { value: OrderField; label: string }[] =>
  FIELDS_OF[type].map((value) => ({ value, label: fieldWords[value]() }));

/** A rate as somebody types it: 750 is `7.5`, or `7,5` in Indonesian. */
export const rateText = (bps: number, locale: string): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 2, useGrouping: false }).format(bps / 100);

/** The rate that was typed, in basis points; undefined where it is none from 0 to 100 with two decimals at most. */
export function rateOf(text: string): number | undefined {
  const [, whole, part = ''] = /^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const bps = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return bps <= 10_000 ? bps : undefined;
}
