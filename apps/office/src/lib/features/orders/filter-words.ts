import { m, orderStatusWords, orderTypeWords, paymentStatusWords, tenderWords } from '@meja/ui/messages';
import type { Filters } from './filters.ts';

export interface Choice {
  value: string;
  label: string;
}

/** Stands for "no matter which" in a list of choices. */
export const ANY = 'any';

const choicesOf = (any: string, words: Record<string, () => string>): Choice[] => [
  { value: ANY, label: any },
  ...Object.entries(words).map(([value, label]) => ({ value, label: label() })),
];

export const statusChoices = (): Choice[] => choicesOf(m.office_any_status(), orderStatusWords);
export const paymentChoices = (): Choice[] => choicesOf(m.office_any_payment(), paymentStatusWords);
export const typeChoices = (): Choice[] => choicesOf(m.office_any_type(), orderTypeWords);

const clock = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`;

/** The filters that came with a link and have no field of their own: in words, and how to take each away. */
export function extraFilters(filters: Filters): { label: string; without: Partial<Filters> }[] {
  const { sales, hour, method } = filters;
  return [
    ...(sales === null
      ? []
      : [
          {
            label: sales === 'sold' ? m.office_filter_sold() : m.office_filter_open(),
            without: { sales: null },
          },
        ]),
    ...(hour === null
      ? []
      : [
          {
            label: m.office_filter_hour({ from: clock(hour), to: clock(hour + 1) }),
            without: { hour: null },
          },
        ]),
    ...(method === null ? [] : [{ label: tenderWords[method](), without: { method: null } }]),
  ];
}
