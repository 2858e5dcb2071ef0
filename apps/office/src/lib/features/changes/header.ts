import type { Header } from '@meja/domain';
import { m } from '@meja/ui/messages';

/** A header with the name of its table, since an id tells nobody anything. */
export interface NamedHeader extends Header {
  table: string | null;
}

/** A value that differs, in words. */
export interface Difference {
  what: string;
  from: string;
  to: string;
}

/** Each field of an order's header, as a person would say it. */
const FIELDS: Record<keyof Header, { name: () => string; value: (header: NamedHeader) => string }> = {
  tableId: { name: m.floor_table, value: ({ table }) => table ?? '' },
  covers: { name: m.order_covers, value: ({ covers }) => String(covers) },
  customerName: { name: m.order_customer, value: ({ customerName }) => customerName },
  customerPhone: { name: m.office_customer_phone, value: ({ customerPhone }) => customerPhone },
  note: { name: m.common_note, value: ({ note }) => note },
};
const FIELD_NAMES = Object.keys(FIELDS) as (keyof Header)[];

export function headerDifferences(from: NamedHeader, to: NamedHeader): Difference[] {
  return FIELD_NAMES.filter((field) => from[field] !== to[field]).map((field) => {
    const { name, value } = FIELDS[field];
    return { what: name(), from: value(from) || m.office_empty(), to: value(to) || m.office_empty() };
  });
}
