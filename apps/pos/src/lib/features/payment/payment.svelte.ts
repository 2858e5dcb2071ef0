import type { Pos, Refusal } from '#lib/app/contract.ts';
import {
  billOf,
  cashFor,
  dueOf,
  evenParts,
  isClosed,
  paidOf,
  refundedOf,
  settleCash,
  settleExactly,
  shareInCoins,
  unsentLines,
  type Command,
  type Order,
  type OrderId,
  type PaymentId,
  type Settlement,
  type TenderMethod,
} from '@meja/domain';
import { completing } from '../base/index.ts';
import { piecesLeft, shareOf, together, type Pieces } from './pieces.ts';
import { isPlausible, quickCash } from './quick-cash.ts';

/** The state of a payment: being entered, being saved, or done. */
export type Step =
  | { state: 'asking' }
  /** The order as it was: it stays on the screen while the payment is saved. */
  | { state: 'saving'; order: Order }
  | {
      state: 'done';
      paymentId: PaymentId;
      settlement: Settlement;
      method: TenderMethod;
      settled: boolean;
      /** It is cash that is counted in no shift, because the shifts could not be loaded. */
      isUncounted: boolean;
    };

/** How the guests split what is due. The guest who pays now pays the first of `parts`, or the `chosen` pieces. */
type Split =
  | { kind: 'none' }
  | { kind: 'amount'; share: number }
  | { kind: 'evenly'; guests: number; parts: readonly number[] }
  | { kind: 'byItem'; share: number; chosen: Pieces };

/** What every payment starts on: most guests pay in cash. */
const FIRST_TENDER: TenderMethod = 'cash';

/** One payment of an order: how much of it, by what, and what comes back. */
export class PaymentController {
  readonly #pos: Pos;
  readonly #id: OrderId;
  readonly #refused: (refusal: Refusal) => void;
  #method = $state.raw<TenderMethod>(FIRST_TENDER);
  #tendered = $state.raw<number | null>(null);
  /** What was typed digit by digit; 0 after a quick amount, so that digits begin anew. */
  #typed = $state.raw(0);
  #doubts = $state.raw(false);
  #split = $state.raw<Split>({ kind: 'none' });
  /** Pieces that guests have paid for while this screen was open. */
  #taken = $state.raw<Pieces>(new Map());
  #step = $state.raw<Step>({ state: 'asking' });
  reference = $state('');

  readonly order = $derived.by(() =>
    this.#step.state === 'saving' ? this.#step.order : this.#pos.orders.byId(this.#id),
  );
  readonly due = $derived.by(() => (this.order ? dueOf(this.order) : 0));
  readonly bill = $derived.by(() => (this.order ? billOf(this.order) : null));
  readonly paid = $derived.by(() => (this.order ? paidOf(this.order) : 0));
  readonly refunded = $derived.by(() => (this.order ? refundedOf(this.order) : 0));
  /** What each line of the order comes to. */
  readonly amounts = $derived.by(() => this.bill?.lines.map((line) => line.net) ?? []);
  /** What this payment is to settle: all that is due, or a share of it. */
  readonly part = $derived.by(() => Math.min(this.#share(), this.due));
  readonly isShare = $derived.by(() => this.part < this.due);
  /** Which guest pays now, when all pay the same. */
  readonly guest = $derived.by(() =>
    this.#split.kind === 'evenly'
      ? { number: this.#split.guests - this.#split.parts.length + 1, of: this.#split.guests }
      : null,
  );
  /** The pieces of each line that nobody has paid for, with the share of each. */
  readonly pieces = $derived.by(() => {
    const { order } = this;
    return order ? piecesLeft(order, this.#taken) : [];
  });
  /** Those that this payment is for, where a guest pays for some. */
  readonly chosen = $derived.by<Pieces>(() =>
    this.#split.kind === 'byItem' ? this.#split.chosen : new Map(),
  );
  readonly cash = $derived.by(() => {
    const toPay = this.order ? cashFor(this.order, this.part) : this.part;
    return { toPay, rounding: toPay - this.part };
  });
  /** The largest figure on the screen. */
  readonly toPay = $derived.by(() => (this.method === 'cash' ? this.cash.toPay : this.part));
  readonly settlement = $derived.by(() => this.#settle());
  /** The guest handed over too little cash. It can be taken as a part; the rest stays due. */
  readonly isShort = $derived.by(() => this.settlement !== null && this.settlement.amount < this.part);
  readonly left = $derived.by(() => this.due - (this.settlement?.amount ?? 0));
  readonly quick = $derived.by(() => quickCash(this.cash.toPay, ...this.#currency()));
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

  get taken(): Pieces {
    return this.#taken;
  }

  get step(): Step {
    return this.#step;
  }

  /** What the next digit goes on with. */
  get typed(): number {
    return this.#typed;
  }

  /** It was to be taken, but so much cash for so small a bill is more likely a slip: somebody has to say that it is so. */
  get doubts(): boolean {
    return this.#doubts;
  }

  pick(method: TenderMethod): void {
    this.#method = method;
    this.tender(null);
  }

  tender(amount: number | null): void {
    this.#tendered = amount === 0 ? null : amount;
    this.#typed = 0;
    this.#doubts = false;
  }

  type(amount: number): void {
    this.tender(amount);
    this.#typed = amount;
  }

  tenderExactly(): void {
    this.tender(this.cash.toPay);
  }

  /** It was a slip: the cash is counted once more. */
  countAgain(): void {
    this.tender(null);
  }

  /** Settles only this share of what is due; null settles all of it. */
  splitOff(share: number | null): void {
    const isAll = share === null || share >= this.due;
    this.#part(isAll ? { kind: 'none' } : { kind: 'amount', share: Math.max(1, share) });
  }

  /** Each guest pays the same, give or take one unit. */
  splitEvenly(guests: number): void {
    this.#part({ kind: 'evenly', guests, parts: this.partsFor(guests) });
  }

  /** What each of so many guests pays: in coins where cash is rounded to them. */
  partsFor(guests: number): number[] {
    return evenParts(this.due, guests, this.#coin());
  }

  /** A guest pays for some pieces. The guest who takes the last ones pays all that is left. */
  splitByItem(chosen: Pieces): void {
    this.#part({ kind: 'byItem', chosen, share: this.shareFor(chosen) });
  }

  /** What a guest pays for some pieces: in coins where cash is rounded to them, and with the last ones all that is left. */
  shareFor(chosen: Pieces): number {
    const isAll = this.pieces.every(({ id, shares }) => (chosen.get(id) ?? 0) >= shares.length);
    if (isAll) return this.due;
    return Math.min(this.due, shareInCoins(shareOf(this.pieces, chosen), this.#coin()));
  }

  /** Starts the next payment, after one that left something due. */
  next(): void {
    const paid = this.#step.state === 'done' ? this.#step.settlement.amount : 0;
    if (this.#split.kind === 'byItem' && paid >= this.#split.share)
      this.#taken = together(this.#taken, this.#split.chosen);
    this.#step = { state: 'asking' };
    this.#part(afterPaying(this.#split, paid));
    this.#method = FIRST_TENDER;
    this.reference = '';
  }

  /** Saves it once: a second tap does nothing. */
  async confirm({ isSure = false } = {}): Promise<void> {
    const { due, order, settlement, method } = this;
    if (!order || !settlement || this.#step.state !== 'asking') return;
    this.#doubts = method === 'cash' && !isSure && !this.#isPlausible(settlement.tendered);
    if (this.#doubts) return;
    this.#step = { state: 'saving', order };
    // Cash belongs to the open shift. If the shifts can't be loaded, the payment is taken without one.
    if (method === 'cash' && !this.#pos.shifts.loaded) await this.#pos.shifts.load();
    const isUncounted = method === 'cash' && !this.#pos.shifts.loaded;
    const settled = settlement.amount === due;
    let paymentId: PaymentId | undefined;
    const result = await this.#pos.dispatch((issue) => {
      paymentId = issue.id<PaymentId>();
      const payment = this.#record(paymentId, issue.receiptNumber(), method, settlement);
      return settled ? [...whatIsUnsent(order), payment, ...closing(this.#pos, order)] : [payment];
    });
    if (result.ok && paymentId) {
      this.#step = { state: 'done', paymentId, settlement, method, settled, isUncounted };
      return;
    }
    this.#step = { state: 'asking' };
    if (!result.ok) this.#refused(result.error);
  }

  #part(split: Split): void {
    this.#split = split;
    this.tender(null);
  }

  #coin(): number {
    return this.order?.charges.cashRounding ?? 0;
  }

  #currency(): [currency: string, exponent: number] {
    const settings = this.#pos.catalogue.settings;
    return [settings?.currency ?? 'IDR', settings?.currencyExponent ?? 0];
  }

  #isPlausible(tendered: number): boolean {
    return isPlausible(tendered, this.cash.toPay, ...this.#currency());
  }

  #share(): number {
    const split = this.#split;
    if (split.kind === 'none') return this.due;
    if (split.kind !== 'evenly') return split.share;
    // The bill may have changed in the meantime, so the last guest pays what is left.
    return split.parts.length > 1 ? (split.parts[0] ?? this.due) : this.due;
  }

  #settle(): Settlement | null {
    if (!this.order || this.part <= 0 || isClosed(this.order)) return null;
    if (this.method !== 'cash') return settleExactly(this.part);
    return this.#tendered === null ? null : settleCash(this.order, this.part, this.#tendered);
  }

  #record(
    paymentId: PaymentId,
    receiptNumber: string,
    method: TenderMethod,
    settlement: Settlement,
  ): Command {
    const reference = this.reference.trim();
    return {
      name: 'payment.record',
      args: {
        orderId: this.#id,
        paymentId,
        method,
        ...settlement,
        reference: method === 'cash' || reference === '' ? null : reference,
        assurance: method === 'cash' ? 'counted' : 'attested',
        receiptNumber,
        shiftId: method === 'cash' ? (this.#pos.shifts.current?.id ?? null) : null,
      },
    };
  }
}

/** How the rest is split. A guest who paid less than their part still owes the difference. */
function afterPaying(split: Split, paid: number): Split {
  if (split.kind !== 'evenly') return { kind: 'none' };
  const [part = 0, ...later] = split.parts;
  const parts = paid < part ? [part - paid, ...later] : later;
  return parts.length > 0 ? { ...split, parts } : { kind: 'none' };
}

function whatIsUnsent(order: Order): Command[] {
  const lineIds = unsentLines(order).map((line) => line.id);
  return lineIds.length > 0 ? [{ name: 'order.send', args: { orderId: order.id, lineIds } }] : [];
}

/** A dine-in order is completed by its last payment. Takeaway and delivery stay open until they are handed over. */
const closing = (pos: Pos, order: Order): Command[] =>
  order.type === 'dine_in' ? [completing(pos, order.id)] : [];
