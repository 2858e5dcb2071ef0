import type { Pos, Refusal } from '#lib/app/contract.ts';
import {
  billOf,
  cashDue,
  dueOf,
  isClosed,
  paidOf,
  refundedOf,
  unsentLines,
  type Command,
  type Order,
  type OrderId,
  type PaymentId,
  type TenderMethod,
} from '@meja/domain';
import { quickCash } from './quick-cash.ts';
import { settleCash, settleExactly, type Settlement } from './settle.ts';

/** Where a payment stands: being made out, being written down, or done. */
export type Step =
  | { state: 'asking' }
  | { state: 'saving' }
  | { state: 'done'; paymentId: PaymentId; settlement: Settlement; method: TenderMethod; settled: boolean };

/** One payment of an order: how much of it, by what, and what comes back. */
export class PaymentController {
  readonly #pos: Pos;
  readonly #id: OrderId;
  readonly #refused: (refusal: Refusal) => void;
  #method = $state.raw<TenderMethod>('cash');
  #tendered = $state.raw<number | null>(null);
  #share = $state.raw<number | null>(null);
  #step = $state.raw<Step>({ state: 'asking' });
  reference = $state('');

  readonly order = $derived.by(() => this.#pos.orders.byId(this.#id));
  readonly due = $derived.by(() => (this.order ? dueOf(this.order) : 0));
  readonly bill = $derived.by(() => (this.order ? billOf(this.order) : null));
  readonly paid = $derived.by(() => (this.order ? paidOf(this.order) : 0));
  readonly refunded = $derived.by(() => (this.order ? refundedOf(this.order) : 0));
  /** What each line of the order comes to. */
  readonly amounts = $derived.by(() => this.bill?.lines.map((line) => line.net) ?? []);
  /** What this payment is to settle: all that is due, or a share of it. */
  readonly part = $derived.by(() => Math.min(this.#share ?? this.due, this.due));
  readonly isShare = $derived.by(() => this.part < this.due);
  readonly cash = $derived.by(() =>
    this.order ? cashDue(this.part, this.order.charges) : { toPay: this.part, rounding: 0 },
  );
  /** The largest figure on the screen. */
  readonly toPay = $derived.by(() => (this.method === 'cash' ? this.cash.toPay : this.part));
  readonly settlement = $derived.by(() => this.#settle());
  /** Cash was handed over, but not enough of it: what it covers can be taken, the rest stays due. */
  readonly isShort = $derived.by(() => this.settlement !== null && this.settlement.amount < this.part);
  readonly left = $derived.by(() => this.due - (this.settlement?.amount ?? 0));
  readonly quick = $derived.by(() => {
    const settings = this.#pos.catalogue.settings;
    return quickCash(this.cash.toPay, settings?.currency ?? 'IDR', settings?.currencyExponent ?? 0);
  });
  readonly canConfirm = $derived.by(() => this.step.state === 'asking' && this.settlement !== null);

  constructor(pos: Pos, id: OrderId, refused: (refusal: Refusal) => void) {
    this.#pos = pos;
    this.#id = id;
    this.#refused = refused;
  }

  get method(): TenderMethod {
    return this.#method;
  }

  get tendered(): number | null {
    return this.#tendered;
  }

  get step(): Step {
    return this.#step;
  }

  pick(method: TenderMethod): void {
    this.#method = method;
    this.#tendered = null;
  }

  tender(amount: number | null): void {
    this.#tendered = amount === 0 ? null : amount;
  }

  tenderExactly(): void {
    this.#tendered = this.cash.toPay;
  }

  /** Settles only so much of what is due now; null settles all of it. */
  splitOff(share: number | null): void {
    this.#share = share === null || share >= this.due ? null : Math.max(1, share);
    this.#tendered = null;
  }

  /** After a payment that left something due: the next one. */
  next(): void {
    this.#step = { state: 'asking' };
    this.#share = null;
    this.#tendered = null;
    this.reference = '';
  }

  /** Writes it down, once: a second tap meanwhile does nothing. */
  async confirm(): Promise<void> {
    const { order, settlement } = this;
    if (!order || !settlement || this.#step.state !== 'asking') return;
    this.#step = { state: 'saving' };
    const settled = settlement.amount === this.due;
    let paymentId: PaymentId | undefined;
    const result = await this.#pos.dispatch((issue) => {
      paymentId = issue.id<PaymentId>();
      const payment = this.#record(paymentId, issue.receiptNumber(), settlement);
      return settled ? [...whatIsUnsent(order), payment, ...closing(order)] : [payment];
    });
    if (result.ok && paymentId) {
      this.#step = { state: 'done', paymentId, settlement, method: this.method, settled };
      return;
    }
    this.#step = { state: 'asking' };
    if (!result.ok) this.#refused(result.error);
  }

  #settle(): Settlement | null {
    if (!this.order || this.part <= 0 || isClosed(this.order)) return null;
    if (this.method !== 'cash') return settleExactly(this.part);
    // Rounding to coins can leave nothing to hand over.
    if (this.#tendered === null && this.cash.toPay > 0) return null;
    return settleCash(this.part, this.#tendered ?? 0, this.order.charges);
  }

  #record(paymentId: PaymentId, receiptNumber: string, settlement: Settlement): Command {
    const reference = this.reference.trim();
    return {
      name: 'payment.record',
      args: {
        orderId: this.#id,
        paymentId,
        method: this.method,
        ...settlement,
        reference: this.method === 'cash' || reference === '' ? null : reference,
        assurance: this.method === 'cash' ? 'counted' : 'attested',
        receiptNumber,
      },
    };
  }
}

function whatIsUnsent(order: Order): Command[] {
  const lineIds = unsentLines(order).map((line) => line.id);
  return lineIds.length > 0 ? [{ name: 'order.send', args: { orderId: order.id, lineIds } }] : [];
}

/** A table that has paid is done; what is taken away or delivered stays open until somebody has handed it over. */
const closing = (order: Order): Command[] =>
  order.type === 'dine_in' ? [{ name: 'order.complete', args: { orderId: order.id } }] : [];
