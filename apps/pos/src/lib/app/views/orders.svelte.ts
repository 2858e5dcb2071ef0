import { isClosed, refKey, type Order, type OrderId, type TableId } from '@meja/domain';
import type { OrdersController } from '../contract/orders.ts';
import { groupByTable, newestFirst } from './orders.ts';
import { shownOf, type Shown } from './shown.ts';

/** The orders as a screen asks for them. */
export class Orders implements OrdersController {
  readonly #shown: () => Shown | null;

  readonly all: readonly Order[] = $derived.by(() => {
    const shown = this.#shown();
    return shown ? shownOf('order', shown).sort(newestFirst) : [];
  });
  readonly open: readonly Order[] = $derived(this.all.filter((order) => !isClosed(order)));
  readonly #byTable: ReadonlyMap<TableId, Order[]> = $derived(groupByTable(this.open));

  /** @param shown what is shown of all kinds, as state; null until it was read */
  constructor(shown: () => Shown | null) {
    this.#shown = shown;
  }

  get loaded(): boolean {
    return this.#shown() !== null;
  }

  byId(id: OrderId): Order | undefined {
    const document = this.#shown()?.views.get(keyOf(id));
    return document?.kind === 'order' ? document.doc : undefined;
  }

  forTable(tableId: TableId): readonly Order[] {
    return this.#byTable.get(tableId) ?? [];
  }

  hasUnsent(id: OrderId): boolean {
    return this.#shown()?.unsent.has(keyOf(id)) ?? false;
  }
}

const keyOf = (id: OrderId): string => refKey({ kind: 'order', id });
