import type { Dispatch, Issue, Pos, Refusal } from '#lib/app/contract.ts';
import {
  billOf,
  DEFAULT_CHARGES,
  dueOf,
  isClosed,
  isVoid,
  paidOf,
  refundedOf,
  unsentLines,
  type Command,
  type Header,
  type Line,
  type LineId,
  type LineModifier,
  type Order,
  type OrderId,
  type OrderType,
  type Product,
  type TableId,
} from '@meja/domain';
import { Turns, unsentCount } from '../base/index.ts';
import { countsOf } from './counts.ts';

/** An order that nobody has written anything on yet: it begins to exist with its first line. */
export interface Start {
  type: OrderType;
  tableId: TableId | null;
}

export interface Wish {
  product: Product;
  modifiers: LineModifier[];
  quantity: number;
  note: string;
}

const MAX_QUANTITY = 999;
/** What others may change of a line. */
const ON_A_LINE = ['quantity', 'note'] as const;
const EMPTY_BILL = billOf({ lines: [], discount: null, charges: DEFAULT_CHARGES });

const headerOf = ({ tableId, covers, customerName, customerPhone, note }: Header): Header => {
  return { tableId, covers, customerName, customerPhone, note };
};

/** The fields in which a wish is other than what is shown. */
const touchedIn = <T extends object>(wish: T, shown: T | undefined): (keyof T)[] =>
  (Object.keys(wish) as (keyof T)[]).filter((field) => wish[field] !== shown?.[field]);

/** One order on the screen: what it shows and what can be done to it. Each action tells whether it was saved. */
export class OrderController {
  readonly id: OrderId;
  readonly #pos: Pos;
  readonly #refused: (refusal: Refusal) => void;
  readonly #turns = new Turns();
  readonly #start: Start | null;
  #draft = $state.raw<Header>({ tableId: null, covers: 0, customerName: '', customerPhone: '', note: '' });

  readonly order = $derived.by(() => this.#pos.orders.byId(this.id));
  readonly bill = $derived.by(() => (this.order ? billOf(this.order) : EMPTY_BILL));
  readonly due = $derived.by(() => (this.order ? dueOf(this.order) : 0));
  readonly paid = $derived.by(() => (this.order ? paidOf(this.order) : 0));
  readonly refunded = $derived.by(() => (this.order ? refundedOf(this.order) : 0));
  readonly lines = $derived.by(() => this.order?.lines ?? []);
  readonly unsent = $derived.by(() => (this.order ? unsentLines(this.order) : []));
  readonly unsentCount = $derived.by(() => (this.order ? unsentCount(this.order) : 0));
  readonly count = $derived.by(() =>
    this.lines.reduce((sum, line) => (isVoid(line) ? sum : sum + line.quantity), 0),
  );
  readonly header = $derived.by(() => headerOf(this.order ?? this.#draft));
  readonly type = $derived.by<OrderType>(() => this.order?.type ?? this.#start?.type ?? 'dine_in');
  readonly table = $derived.by(() =>
    this.header.tableId === null ? undefined : this.#pos.catalogue.tableById.get(this.header.tableId),
  );
  /** How many of each dish are in the order, for the menu's tiles. */
  readonly counts = $derived.by(() => countsOf(this.lines));
  readonly canEdit = $derived.by(() => {
    const { session } = this.#pos;
    if (!this.order) return this.#start !== null && session.may('order:create');
    return !isClosed(this.order) && session.may('order:update');
  });

  constructor(pos: Pos, id: OrderId, start: Start | null, refused: (refusal: Refusal) => void) {
    this.#pos = pos;
    this.id = id;
    this.#start = start;
    this.#refused = refused;
    if (start) this.#draft = { ...this.#draft, tableId: start.tableId };
  }

  /** Neither saved nor begun: a link to an order that this tablet does not have. */
  get missing(): boolean {
    return !this.order && this.#start === null;
  }

  /** Adds a line, or one more to the last line when that asks for the very same, also in another tab just now. */
  add(wish: Wish): Promise<boolean> {
    return this.#take(({ id, order }) => {
      const last = this.#sameAsLast(order(this.id), wish);
      if (!last) return [this.#addLine(wish, id<LineId>())];
      const quantity = Math.min(MAX_QUANTITY, last.quantity + wish.quantity);
      return [{ name: 'order.changeQuantity', args: { orderId: this.id, lineId: last.id, quantity } }];
    });
  }

  /** Takes a line that the kitchen has not seen for another wish: what was chosen on a line is not edited in place. */
  replace({ id: lineId }: Line, wish: Wish): Promise<boolean> {
    const removed: Command = { name: 'order.removeLine', args: { orderId: this.id, lineId } };
    return this.#overwriteLine(lineId, ON_A_LINE, ({ id }) => [removed, this.#addLine(wish, id<LineId>())]);
  }

  /** Writes what is wished otherwise than it stands, as one change. */
  async changeLine(
    { id: lineId }: Line,
    { quantity, note }: Pick<Wish, 'quantity' | 'note'>,
  ): Promise<boolean> {
    const touched = touchedIn({ quantity, note }, this.#lineNow(lineId));
    const ids = { orderId: this.id, lineId };
    const commands: Command[] = [];
    if (touched.includes('quantity'))
      commands.push({ name: 'order.changeQuantity', args: { ...ids, quantity } });
    if (touched.includes('note')) commands.push({ name: 'order.changeLineNote', args: { ...ids, note } });
    return commands.length === 0 || this.#overwriteLine(lineId, touched, () => commands);
  }

  removeLine({ id: lineId }: Line): Promise<boolean> {
    const args = { orderId: this.id, lineId };
    return this.#overwriteLine(lineId, ON_A_LINE, () => [{ name: 'order.removeLine', args }]);
  }

  voidLine({ id: lineId }: Line, reason: string): Promise<boolean> {
    const args = { orderId: this.id, lineId, reason };
    return this.#overwriteLine(lineId, ON_A_LINE, () => [{ name: 'order.voidLine', args }]);
  }

  /** On an order that has no line yet it is only remembered. */
  async setHeader(changes: Partial<Header>): Promise<boolean> {
    const { id: orderId, header: shown } = this;
    if (!this.order) {
      this.#draft = { ...shown, ...changes };
      return true;
    }
    const touched = touchedIn(changes, shown);
    if (touched.length === 0) return true;
    const values = Object.fromEntries(touched.map((field) => [field, changes[field]]));
    return this.#overwrite(
      shown,
      touched,
      (order) => order,
      (now) => [{ name: 'order.changeHeader', args: { orderId, ...headerOf(now), ...values } }],
    );
  }

  /** Sends what the kitchen has not got; a second tap finds nothing left to send. */
  send(): Promise<boolean> {
    return this.#turns.take(async () => {
      const lineIds = this.unsent.map((line) => line.id);
      if (lineIds.length === 0) return false;
      return this.#save(() => [{ name: 'order.send', args: { orderId: this.id, lineIds } }]);
    });
  }

  cancel(reason: string): Promise<boolean> {
    return this.#take(() => [{ name: 'order.cancel', args: { orderId: this.id, reason } }]);
  }

  complete(): Promise<boolean> {
    return this.#take(() => [{ name: 'order.complete', args: { orderId: this.id } }]);
  }

  #overwriteLine(
    id: LineId,
    fields: readonly (typeof ON_A_LINE)[number][],
    make: (issue: Issue) => Command[],
  ): Promise<boolean> {
    const find = ({ lines }: Order) => lines.find((line) => line.id === id);
    return this.#overwrite(this.#lineNow(id), fields, find, (_, issue) => make(issue));
  }

  /**
   * The screen may be a moment behind what another tablet did. Nobody overwrites what he has not seen: then nothing is saved, and the
   * screen comes to show it.
   *
   * @param find it, as it stands when this is saved
   */
  async #overwrite<T extends object>(
    shown: T | undefined,
    fields: readonly (keyof T)[],
    find: (order: Order) => T | undefined,
    make: (now: T, issue: Issue) => Command[],
  ): Promise<boolean> {
    let isAsShown = false;
    const isSaved = await this.#take((issue) => {
      const order = issue.order(this.id);
      const now = order && find(order);
      isAsShown = now !== undefined && fields.every((field) => now[field] === shown?.[field]);
      return now && isAsShown ? make(now, issue) : [];
    });
    return isSaved && isAsShown;
  }

  #take(make: Parameters<Dispatch>[0]): Promise<boolean> {
    return this.#turns.take(() => this.#save(make));
  }

  async #save(make: Parameters<Dispatch>[0]): Promise<boolean> {
    const result = await this.#pos.dispatch(
      (issue) => {
        if (issue.order(this.id)) return make(issue);
        const open = { orderId: this.id, type: this.type, ...this.#draft, charges: issue.charges };
        return [{ name: 'order.open', args: { ...open, number: issue.orderNumber() } }, ...make(issue)];
      },
      [this.id],
    );
    if (!result.ok) this.#refused(result.error);
    return result.ok;
  }

  #lineNow(id: LineId): Line | undefined {
    return this.lines.find((line) => line.id === id);
  }

  #addLine({ product, modifiers, quantity, note }: Wish, lineId: LineId): Command {
    return {
      name: 'order.addLine',
      args: {
        orderId: this.id,
        lineId,
        productId: product.id,
        name: product.name,
        unitPrice: product.price,
        quantity,
        modifiers,
        note,
        taxClass: product.taxClass,
      },
    };
  }

  /** Only a line of this device's own, that nobody else can be changing at the same time without a word. */
  #sameAsLast(order: Order | undefined, { product, modifiers, note }: Wish): Line | undefined {
    const last = order?.lines.at(-1);
    const device = this.#pos.device.current;
    if (!last || device.state !== 'enrolled' || last.stamp.by !== device.id) return undefined;
    const same =
      last.productId === product.id &&
      last.unitPrice === product.price &&
      last.note === note &&
      last.sentAt === null &&
      !isVoid(last) &&
      last.quantity < MAX_QUANTITY &&
      last.modifiers.map((each) => each.optionId).join() === modifiers.map((each) => each.optionId).join();
    return same ? last : undefined;
  }
}
