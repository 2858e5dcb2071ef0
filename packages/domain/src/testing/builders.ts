import type { DeviceId, LineId, OrderId, OutletId, PaymentId, RefundId, StaffId } from '../kernel/ids.ts';
import { newStamp, type Stamp } from '../kernel/stamp.ts';
import type { Context, Mutation } from '../engine/mutation.ts';
import type { Line } from '../order/line.ts';
import type { Order } from '../order/order.ts';
import { DEFAULT_CHARGES } from '../outlet/charges.ts';
import { ORDER as ORDERS } from '../order/aggregate.ts';
import type { Payment, Refund } from '../payment/payment.ts';
import type { AnyDocument, AnyEffects, AnyEntry, RejectionCode, World } from '../registry.ts';

/** The id number `n`: the same in every run. */
export const anId = <Id extends string>(n: number): Id =>
  `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as Id;

export const ME = anId<DeviceId>(1);
export const OTHER = anId<DeviceId>(2);
export const ORDER = anId<OrderId>(10);
export const LINE = anId<LineId>(20);
export const LATER_LINE = anId<LineId>(21);
export const PAYMENT = anId<PaymentId>(30);
export const REFUND = anId<RefundId>(35);
export const CASHIER = anId<StaffId>(40);
const OUTLET = anId<OutletId>(50);

const OPENED_AT = Date.UTC(2026, 10, 20, 5);

export const aContext = (overrides: Partial<Context> = {}): Context => ({
  mutationId: anId(60),
  at: OPENED_AT + 60_000,
  businessDay: '2026-11-20',
  actorId: CASHIER,
  deviceId: ME,
  outletId: OUTLET,
  version: 9,
  ...overrides,
});

const stampOf = (overrides: Partial<Stamp> = {}): Stamp => ({ v: 3, by: OTHER, prior: 0, ...overrides });

/** Two Nasi Goreng that only the floor knows of. */
export const aLine = (overrides: Partial<Line> = {}): Line => ({
  id: LINE,
  productId: anId(70),
  name: 'Nasi Goreng Spesial',
  unitPrice: 25_000,
  quantity: 2,
  modifiers: [],
  note: '',
  taxClass: 'standard',
  discount: null,
  kitchenStatus: 'pending',
  sentAt: null,
  voidReason: null,
  addedAt: OPENED_AT,
  addedBy: CASHIER,
  stamp: stampOf({ v: 1 }),
  ...overrides,
});

export const aPayment = (overrides: Partial<Payment> = {}): Payment => ({
  id: PAYMENT,
  method: 'cash',
  amount: 57_500,
  rounding: 0,
  tendered: 57_500,
  change: 0,
  reference: null,
  assurance: 'counted',
  receiptNumber: 'JKT-1-261120-R1',
  takenAt: OPENED_AT,
  takenBy: CASHIER,
  ...overrides,
});

/** All of `aPayment`, given back. */
export const aRefund = (overrides: Partial<Refund> = {}): Refund => ({
  id: REFUND,
  paymentId: PAYMENT,
  method: 'cash',
  amount: 57_500,
  rounding: 0,
  reference: null,
  reason: 'pesanan keliru',
  receiptNumber: 'JKT-1-261120-R2',
  givenAt: OPENED_AT + 45_000,
  givenBy: CASHIER,
  ...overrides,
});

/** An open order of another tablet's, with one unsent line: 50.000, tax 5.000, service 2.500. */
export const anOrder = (overrides: Partial<Order> = {}): Order => ({
  id: ORDER,
  outletId: OUTLET,
  deviceId: OTHER,
  number: 'JKT-2-261120-1',
  type: 'dine_in',
  tableId: null,
  covers: 2,
  customerName: '',
  customerPhone: '',
  note: '',
  sharedTableId: null,
  holdsTable: false,
  status: 'pending',
  openedAt: OPENED_AT,
  openedBy: CASHIER,
  businessDay: '2026-11-20',
  completedAt: null,
  completedBy: null,
  cancelledAt: null,
  cancelledBy: null,
  cancelReason: null,
  charges: DEFAULT_CHARGES,
  discount: null,
  lines: [aLine()],
  payments: [],
  refunds: [],
  headerStamp: stampOf({ v: 2 }),
  stamp: stampOf(),
  ...overrides,
});

export const sentAt = OPENED_AT + 30_000;
/** The same after the kitchen got it. */
export const aSentOrder = (overrides: Partial<Order> = {}): Order =>
  anOrder({ status: 'confirmed', lines: [aLine({ sentAt })], ...overrides });

/** The stamps of the order, its header and its line as `ME` leaves them over what the other tablet had done. */
export const ADVANCED: Stamp = { v: 9, by: ME, prior: 3 };
export const ADVANCED_HEADER: Stamp = { ...ADVANCED, prior: 2 };
export const ADVANCED_LINE: Stamp = { ...ADVANCED, prior: 1 };
export const NEW: Stamp = newStamp({ version: 9, deviceId: ME });

export const worldOf = (...orders: Order[]): World => ({
  get: (kind, id) => (kind === 'order' ? orders.find((each) => each.id === id) : undefined) as never,
  holderOf: (claim) => {
    const holder = orders.find((order) => ORDERS.claims(order).includes(claim));
    return holder && { kind: 'order', id: holder.id };
  },
});

/** A mutation of any kind, as the registry has it. */
export type AnyMutation<Args> = Mutation<string, Args, AnyDocument, AnyEntry, RejectionCode>;

/** Frozen to the last part, so that whoever writes to it throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

/** What a mutation does to an order that it must leave untouched; arguments pass through their schema, as they do in life. */
export function outcomeOf<Args>(
  mutation: AnyMutation<Args>,
  order: Order | undefined,
  args: Args,
  context: Context = aContext(),
): Order | RejectionCode {
  const result = mutation.apply(
    worldOf(...(order ? [frozen(order)] : [])),
    frozen(mutation.args.parse(args)),
    context,
  );
  return result.ok ? orderIn(result.value) : result.error.code;
}

/** The order as a mutation leaves it; a refusal fails the test. */
export function after<Args>(
  mutation: AnyMutation<Args>,
  order: Order | undefined,
  args: Args,
  context?: Context,
): Order {
  const outcome = outcomeOf(mutation, order, args, context);
  if (typeof outcome === 'string') throw new Error(`refused: ${outcome}`);
  return outcome;
}

export function orderIn({ documents, entries }: AnyEffects): Order {
  const [first] = documents;
  if (documents.length !== 1 || entries.length > 0 || first?.kind !== 'order')
    throw new Error('not one order');
  return first.doc;
}
