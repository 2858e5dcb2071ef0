import { cashDue, type Charges, type MutationArgs, type OrderType, type TenderMethod } from '@meja/domain';
import type { DemoTrade } from '../content/types.ts';
import type { Random } from '../random.ts';

type Tender = Omit<MutationArgs<'payment.record'>, 'orderId' | 'paymentId' | 'receiptNumber' | 'shiftId'>;

const METHODS = ['cash', 'qris', 'gopay', 'ovo', 'card'] as const;
type Method = (typeof METHODS)[number];

/** How the guests of an order pay what is due: mostly at once and one way, now and then half and half. */
export function tendersFor(
  due: number,
  order: { type: OrderType; covers: number; charges: Charges },
  mix: DemoTrade['tenders'],
  random: Random,
): Tender[] {
  const method = () => random.weighted(METHODS, (each) => likelihood(each, mix, order.type));
  if (order.type !== 'dine_in' || order.covers < 2 || due < 40_000 || !random.chance(5))
    return [tender(method(), due, order.charges, random)];
  const first = Math.round(due / 2000) * 1000;
  return [first, due - first].map((part) => tender(method(), part, order.charges, random));
}

/** A rider has no change on him. */
const likelihood = (method: Method, mix: DemoTrade['tenders'], type: OrderType): number =>
  type === 'delivery'
    ? { ...mix, cash: mix.cash / 4, gopay: mix.gopay * 2, ovo: mix.ovo * 2, card: 0 }[method]
    : mix[method];

function tender(method: TenderMethod, amount: number, charges: Charges, random: Random): Tender {
  if (method === 'cash') {
    const { toPay, rounding } = cashDue(amount, charges);
    const tendered = handedOver(toPay, random);
    return {
      method,
      amount,
      rounding,
      tendered,
      change: tendered - toPay,
      reference: null,
      assurance: 'counted',
    };
  }
  return {
    method,
    amount,
    rounding: 0,
    tendered: amount,
    change: 0,
    reference: referenceOf(method, random),
    // No gateway has said so: it is the cashier's word.
    assurance: 'attested',
  };
}

/** Exactly, or the next round sum that fits the notes in a purse. */
function handedOver(toPay: number, random: Random): number {
  const note = random.weighted([0, 1000, 5000, 10_000, 50_000, 100_000], (each) => NOTE_HABIT.get(each) ?? 0);
  return note === 0 ? toPay : Math.ceil(toPay / note) * note;
}

const NOTE_HABIT: ReadonlyMap<number, number> = new Map([
  [0, 8],
  [1000, 10],
  [5000, 20],
  [10_000, 20],
  [50_000, 26],
  [100_000, 16],
]);

function referenceOf(method: TenderMethod, random: Random): string {
  if (method === 'card') return `APPR ${random.digits(6)}`;
  return method === 'qris' ? `RRN ${random.digits(12)}` : `${method.toUpperCase()}-${random.digits(10)}`;
}
