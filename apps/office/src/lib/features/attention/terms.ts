import type { Formats } from '@meja/ui/format';
import { m } from '@meja/ui/messages';
import { minorOf } from '../../api/amount.ts';
import { dayWords } from '../outlets/index.ts';
import type { DifferenceJson } from './exception.ts';
import { placeOf, resolutionsOf } from './told.ts';

/** What one order, or one shift, was sold by otherwise than on the menu. */
export interface Sale extends ReturnType<typeof placeOf> {
  /** That of its first difference. */
  id: string;
  actor: string;
  subject: DifferenceJson['subject'];
  differences: Difference[];
  /** What they come to together; less than nothing where the guest paid more. */
  cost: number;
  isOpen: boolean;
  resolutions: ReturnType<typeof resolutionsOf>;
  at: number;
}

export interface Difference {
  id: string;
  what: DifferenceJson['what'];
  line: DifferenceJson['line'];
  option: string | null;
  was: DifferenceJson['was'];
  should: DifferenceJson['should'];
  cost: number;
}

/**
 * Differences that come one after the other and are of one document by one person are one matter, as long as none is decided; and again
 * once they were decided together.
 */
export function salesOf(all: readonly DifferenceJson[], exponent: number): Sale[] {
  const sales: Sale[] = [];
  for (const json of all) {
    const { id, what, line, option, was, should } = json;
    const difference = { id, what, line, option, was, should, cost: minorOf(json.cost, exponent) };
    const sale = {
      ...{ id, ...placeOf(json), actor: json.actor.name ?? '', subject: json.subject },
      ...{ differences: [difference], cost: difference.cost, isOpen: json.status === 'open' },
      ...{ resolutions: resolutionsOf(json, exponent), at: Date.parse(json.at) },
    };
    const last = sales.at(-1);
    if (!last || !isOneMatter(last, sale)) {
      sales.push(sale);
      continue;
    }
    last.differences.push(difference);
    last.cost += sale.cost;
    last.resolutions = last.resolutions.map((each, i) => ({
      ...each,
      amount: each.amount === null ? null : each.amount + (sale.resolutions[i]?.amount ?? 0),
    }));
  }
  for (const { differences } of sales)
    differences.sort((a, b) => ORDER.indexOf(a.what) - ORDER.indexOf(b.what));
  return sales;
}

const isOneMatter = (a: Sale, b: Sale): boolean =>
  a.isOpen === b.isOpen &&
  a.subject.id === b.subject.id &&
  a.actor === b.actor &&
  decisionIn(a) === decisionIn(b);

/** Who decided what, when and why: what was decided in one go has the same. */
const decisionIn = ({ resolutions }: Sale): string =>
  JSON.stringify(resolutions.map(({ action, by, at, note }) => [action, by, at, note]));

/** What concerns the whole comes first. */
const WHAT: Record<Difference['what'], () => string> = {
  charges: m.office_terms_charges,
  number: m.office_terms_number,
  number_day: m.office_terms_number_day,
  dish: m.office_terms_dish,
  dish_unavailable: m.office_terms_dish_unavailable,
  dish_name: m.office_terms_dish_name,
  price: m.office_terms_price,
  tax_class: m.office_terms_tax_class,
  option: m.office_terms_option,
  option_unavailable: m.office_terms_option_unavailable,
  option_name: m.office_terms_option_name,
  option_price: m.office_terms_option_price,
};

const ORDER = Object.keys(WHAT);

/** What differs, and of which dish: `Price · 2× Nasi Goreng`. */
export const differenceTitle = (
  { what, line, option }: Difference,
  formats: Pick<Formats, 'times'>,
): string =>
  [
    WHAT[what](),
    ...(line ? [`${formats.times(line.quantity)} ${line.name}`] : []),
    ...(option === null ? [] : [option]),
  ].join(' · ');

type Words = Pick<Formats, 'money' | 'rate'>;

/** How it was sold, and what was on the menu. */
export function sidesOfTerms(
  { what, was, should }: Difference,
  formats: Words,
  exponent: number,
): { was: string; should: string } {
  if (what === 'dish_unavailable' || what === 'option_unavailable')
    return { was: termWords(what, was, formats, exponent), should: m.office_terms_sold_out() };
  return {
    was: termWords(what, was, formats, exponent),
    should:
      should === null
        ? m.office_terms_not_shown()
        : what === 'number' && should.kind === 'text'
          ? m.office_terms_number_series({ series: should.text })
          : what === 'number_day' && should.kind === 'text'
            ? m.office_terms_booked_on({ day: dayWords(should.text, 'date') })
            : termWords(what, should, formats, exponent),
  };
}

function termWords(
  what: Difference['what'],
  term: Difference['was'],
  formats: Words,
  exponent: number,
): string {
  switch (term.kind) {
    case 'amount':
      return formats.money(minorOf(term.amount, exponent));
    case 'charges':
      return chargesWords(term.charges, formats, exponent);
    case 'text':
      if (what !== 'tax_class') return term.text;
      return term.text === 'exempt'
        ? m.office_terms_exempt()
        : term.text === 'standard'
          ? m.office_terms_standard()
          : term.text;
  }
}

type ChargesJson = Extract<Difference['was'], { kind: 'charges' }>['charges'];

function chargesWords(charges: ChargesJson, { money, rate }: Words, exponent: number): string {
  const rounding = minorOf(charges.cash_rounding, exponent);
  return [
    `${charges.tax_name} ${rate(charges.tax_bps)}`,
    ...(charges.tax_inclusive ? [m.office_terms_inclusive()] : []),
    `${charges.service_name} ${rate(charges.service_bps)}`,
    ...(charges.service_base === 'gross' ? [m.office_terms_service_gross()] : []),
    ...(charges.tax_base === 'subtotal_plus_service' ? [m.office_terms_tax_on_service()] : []),
    ...(rounding > 1 ? [m.office_terms_rounding({ amount: money(rounding) })] : []),
  ].join(', ');
}

/** What a difference does to the bill. */
export function costWords(cost: number): string {
  if (cost === 0) return m.office_terms_cost_none();
  return cost > 0 ? m.office_terms_cost_less() : m.office_terms_cost_more();
}
