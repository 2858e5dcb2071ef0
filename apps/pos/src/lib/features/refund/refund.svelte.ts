import type { Pos, Refusal } from '#lib/app/contract.ts';
import {
  keptOf,
  leftOf,
  refundOf,
  type Left,
  type OrderId,
  type Payment,
  type PaymentId,
  type RefundId,
  type TenderMethod,
} from '@meja/domain';

/** A payment of which something can still be given back. */
interface Refundable {
  payment: Payment;
  left: Left;
}

/** The state of a refund: being entered, being saved, or done. */
type Step =
  | { state: 'asking' }
  | { state: 'saving' }
  | {
      state: 'done';
      money: number;
      method: TenderMethod;
      /** It is cash that is counted in no shift, because the shifts could not be loaded. */
      isUncounted: boolean;
    };

/** A refund of one payment of an order: how much, by which tender, and why. */
export class RefundController {
  readonly #pos: Pos;
  readonly #id: OrderId;
  readonly #refused: (refusal: Refusal) => void;
  #paymentId = $state.raw<PaymentId | null>(null);
  #money = $state.raw<number | null>(null);
  #method = $state.raw<TenderMethod | null>(null);
  #step = $state.raw<Step>({ state: 'asking' });
  reason = $state('');

  readonly order = $derived.by(() => this.#pos.orders.byId(this.#id));
  readonly refundable = $derived.by((): Refundable[] => {
    const { order } = this;
    if (!order) return [];
    return order.payments
      .map((payment) => ({ payment, left: leftOf(order, payment) }))
      .filter(({ left }) => left.amount > 0);
  });
  /**
   * The payment to refund: the latest one when the sheet was opened, unless a person chose another. Undefined once all of it has been
   * given back, perhaps on another tablet: a person must then choose, so that the wrong payment is never refunded.
   */
  readonly chosen = $derived.by(() => this.refundable.find(({ payment }) => payment.id === this.#paymentId));
  /** Whether to ask which payment: there are several, or the chosen one has nothing left. */
  readonly asksWhich = $derived.by(() => this.refundable.length > (this.chosen ? 1 : 0));
  /** The most that can be given back of it. */
  readonly most = $derived.by(() => (this.chosen ? keptOf(this.chosen.left) : 0));
  readonly isPart = $derived.by(() => this.#money !== null);
  /** The money that is given back, in cash or by another tender. */
  readonly money = $derived.by(() => this.#money ?? this.most);
  readonly part = $derived.by(() => (this.chosen ? refundOf(this.chosen.left, this.money) : undefined));
  readonly method = $derived.by(() => this.#method ?? this.chosen?.payment.method ?? 'cash');
  /** The tender of the payment first, then those by which money can always be given back. */
  readonly methods = $derived.by((): TenderMethod[] => [
    ...new Set<TenderMethod>([this.chosen?.payment.method ?? 'cash', 'cash', 'transfer']),
  ]);
  readonly hasAmount = $derived.by(() => this.part !== undefined && this.part.amount > 0);
  readonly hasReason = $derived.by(() => this.reason.trim() !== '');
  readonly canConfirm = $derived.by(() => this.#step.state === 'asking' && this.hasAmount && this.hasReason);

  constructor(pos: Pos, id: OrderId, refused: (refusal: Refusal) => void) {
    this.#pos = pos;
    this.#id = id;
    this.#refused = refused;
    this.#paymentId = this.refundable.at(-1)?.payment.id ?? null;
  }

  get step(): Step {
    return this.#step;
  }

  choose(paymentId: PaymentId): void {
    this.#paymentId = paymentId;
    this.#money = null;
    this.#method = null;
  }

  pick(method: TenderMethod): void {
    this.#method = method;
  }

  /** Gives back only this much; null gives back all that is left. */
  giveBack(money: number | null): void {
    this.#money = money;
  }

  /** Saves it once: a second tap does nothing. */
  async confirm(): Promise<void> {
    const { chosen, part, method, money } = this;
    if (!chosen || !part || !this.canConfirm) return;
    this.#step = { state: 'saving' };
    // Cash comes out of the open shift. If the shifts can't be loaded, the refund is given without one.
    if (method === 'cash' && !this.#pos.shifts.loaded) await this.#pos.shifts.load();
    const isUncounted = method === 'cash' && !this.#pos.shifts.loaded;
    const result = await this.#pos.dispatch((issue) => [
      {
        name: 'payment.refund',
        args: {
          orderId: this.#id,
          refundId: issue.id<RefundId>(),
          paymentId: chosen.payment.id,
          method,
          ...part,
          reference: null,
          reason: this.reason.trim(),
          receiptNumber: issue.receiptNumber(),
          shiftId: method === 'cash' ? (this.#pos.shifts.current?.id ?? null) : null,
        },
      },
    ]);
    if (result.ok) {
      this.#step = { state: 'done', money, method, isUncounted };
      return;
    }
    this.#step = { state: 'asking' };
    this.#refused(result.error);
  }
}
