import { z } from 'zod';

export const OrderStatus = z.enum(['pending', 'confirmed', 'preparing', 'ready', 'completed', 'cancelled']);
export type OrderStatus = z.infer<typeof OrderStatus>;

/**
 * What an order comes to and what money went for it. The tablet has it of the document, head office of its rows; whatever
 * either of them shows of owed, kept and paid is told from it, by the functions here.
 */
export interface Account {
  status: OrderStatus;
  total: number;
  /** What was taken for it, whatever was given back since. */
  paid: number;
  refunded: number;
}

/** As it is written down. `PaymentState` is what people are shown. */
export const PaymentStatus = z.enum(['unpaid', 'partial', 'paid', 'refunded']);
export type PaymentStatus = z.infer<typeof PaymentStatus>;

export const PaymentState = z.enum([...PaymentStatus.options, 'partly_refunded', 'cancelled']);
export type PaymentState = z.infer<typeof PaymentState>;

export const isClosed = ({ status }: Pick<Account, 'status'>): boolean =>
  status === 'completed' || status === 'cancelled';

/** What was taken and not given back. */
export const keptFor = ({ paid, refunded }: Pick<Account, 'paid' | 'refunded'>): number => paid - refunded;

/** What is left to pay, never less than nothing. A closed order owes nothing: what was given back after it is no debt. */
export const owedOf = (account: Account): number =>
  isClosed(account) ? 0 : Math.max(0, account.total - keptFor(account));

/**
 * `refunded` once all that was taken was given back. Something given back of an open order leaves it part-paid; a
 * completed one was paid, and stays so.
 */
export function paymentStatusIn(account: Account): PaymentStatus {
  const kept = keptFor(account);
  if (account.paid === 0) return 'unpaid';
  if (kept === 0) return 'refunded';
  return (account.status === 'completed' ? account.paid : kept) >= account.total ? 'paid' : 'partial';
}

/**
 * What people are shown. A completed order of which less was kept than it cost was given back in part; one that cost
 * nothing is paid; and a cancelled one owes nothing, whether or not anybody had paid for it.
 */
export function paymentStateIn(account: Account): PaymentState {
  const status = paymentStatusIn(account);
  if (status === 'refunded') return status;
  if (account.status === 'cancelled') return 'cancelled';
  if (account.status !== 'completed') return status;
  return status === 'paid' && keptFor(account) < account.total ? 'partly_refunded' : 'paid';
}
