import type { Dispatch, Pos, Refusal } from '#lib/app/contract.ts';
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
import { completing, Turns, unsentCount } from '../base/index.ts';
import { countsOf } from './counts.ts';

/** An order that nobody has written anything on yet: it begins to exist with its first line. */
export interface Start {
  type: OrderType;
  tableId: TableId | null;
  /** Whoever begins it knows that the table has another order. */
  isShared: boolean;
}

/** A dish as it is sold: of the menu, or as it stands on a line. */
export type Dish = Pick<Product, 'id' | 'name' | 'price' | 'taxClass'>;

export interface Wish {
  product: Dish;
  modifiers: LineModifier[];
  quantity: number;
  note: string;
}

const DELIVERING: ReadonlySet<string> = new Set(['idle', 'pushing', 'pulling', 'needs-upgrade']);
const MAX_QUANTITY = 999;
const EMPTY_BILL = billOf({ lines: [], discount: null, charges: DEFAULT_CHARGES });

/** Order and draft have more than this. */
export const headerOf = ({ tableId, covers, customerName, customerPhone, note }: Header): Header => {
  return { tableId, covers, customerName, customerPhone, note };
};

const keyOf = ({ optionId, name, price }: LineModifier) => [optionId, name, price];

/** A line as it is wished. */
export const lineOf = (orderId: OrderId, lineId: LineId, wish: Wish): Command => {
  const { product, modifiers, quantity, note } = wish;
  const { id: productId, name, price: unitPrice, taxClass } = product;
  const args = { orderId, lineId, productId, name, unitPrice, quantity, modifiers, note, taxClass };
  return { name: 'order.addLine', args };
};

/** One order on the screen: what it shows, and what is done to it without a sheet. Each action tells whether it was saved. */
export class OrderController {
  readonly id: OrderId;
  readonly #pos: Pos;
  readonly #refused: (refusal: Refusal) => void;
  readonly #turns = new Turns();
  readonly #start: Start | null;
  #draft = $state.raw<Header>({ tableId: null, covers: 0, customerName: '', customerPhone: '', note: '' });

  /** The table that a draft shares knowingly. */
  draftShares = $state.raw<TableId | null>(null);
  /** Somebody wants to send it, and something has to be filled in first. */
  asking = $state(false);

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
    if (!start) return;
    this.#draft = { ...this.#draft, tableId: start.tableId };
    if (start.isShared) this.draftShares = start.tableId;
  }

  /** Neither saved nor begun: a link to an order that this tablet does not have. */
  get missing(): boolean {
    return !this.order && this.#start === null;
  }

  /** Something of it is saved here and has not arrived. */
  get waits(): boolean {
    return this.#pos.orders.hasUnsent(this.id);
  }

  lineWaits(line: Line): boolean {
    return this.#pos.orders.lineWaits(this.id, line);
  }

  /** Whether what is saved now arrives at once, as far as this tablet knows. */
  get arrivesNow(): boolean {
    return DELIVERING.has(this.#pos.sync.state.state);
  }

  /** Adds a line, or one more to the last line when that asks for the very same, also in another tab just now. */
  add(wish: Wish): Promise<boolean> {
    return this.take(({ id, get }) => {
      const last = this.#sameAsLast(get('order', this.id), wish);
      if (!last) return [lineOf(this.id, id<LineId>(), wish)];
      const quantity = Math.min(MAX_QUANTITY, last.quantity + wish.quantity);
      return [{ name: 'order.changeQuantity', args: { orderId: this.id, lineId: last.id, quantity } }];
    });
  }

  /** What an order is to be that has no line yet, and so does not exist. */
  remember(draft: Header): void {
    this.#draft = draft;
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
    return this.take(() => [{ name: 'order.cancel', args: { orderId: this.id, reason } }]);
  }

  complete(): Promise<boolean> {
    return this.take(() => [completing(this.#pos, this.id)]);
  }

  /** Does what `make` says, once all that was asked for before is saved. */
  take(make: Parameters<Dispatch>[0]): Promise<boolean> {
    return this.#turns.take(() => this.#save(make));
  }

  async #save(make: Parameters<Dispatch>[0]): Promise<boolean> {
    const result = await this.#pos.dispatch(
      (issue) => {
        if (issue.get('order', this.id)) return make(issue);
        const open = { orderId: this.id, type: this.type, ...this.#draft, charges: issue.charges(this.type) };
        const { tableId } = open;
        const shared: Command[] =
          tableId !== null && tableId === this.draftShares
            ? [{ name: 'order.shareTable', args: { orderId: this.id, tableId } }]
            : [];
        return [
          { name: 'order.open', args: { ...open, number: issue.orderNumber() } },
          ...shared,
          ...make(issue),
        ];
      },
      [{ kind: 'order', id: this.id }],
    );
    if (!result.ok) this.#refused(result.error);
    return result.ok;
  }

  /** Only a line of this device's own, that nobody else can be changing at the same time without a word. */
  #sameAsLast(order: Order | undefined, { product, modifiers, note }: Wish): Line | undefined {
    const last = order?.lines.at(-1);
    const device = this.#pos.device.current;
    if (!last || device.state !== 'enrolled' || last.stamp.by !== device.id) return undefined;
    // The menu may have changed since: what was added at another price stays apart.
    const same =
      last.productId === product.id &&
      last.name === product.name &&
      last.unitPrice === product.price &&
      last.taxClass === product.taxClass &&
      last.note === note &&
      last.sentAt === null &&
      !isVoid(last) &&
      last.quantity < MAX_QUANTITY &&
      JSON.stringify(last.modifiers.map(keyOf)) === JSON.stringify(modifiers.map(keyOf));
    return same ? last : undefined;
  }
}
