import { isClosed, type Order, type OrderId, type TableId } from '@meja/domain';
import type { OrdersController } from './contract.ts';
import { groupByTable, newestFirst, NOTHING_SHOWN } from './order-views.ts';
import { ShownOrders, type ShownOrdersDeps } from './shown-orders.ts';

/** The orders as a screen asks for them. */
export class Orders implements OrdersController {
  readonly source: ShownOrders;
  #shown = $state.raw(NOTHING_SHOWN);
  loaded = $state(false);

  readonly all: readonly Order[] = $derived([...this.#shown.views.values()].sort(newestFirst));
  readonly open: readonly Order[] = $derived(this.all.filter((order) => !isClosed(order)));
  readonly #byTable: ReadonlyMap<TableId, Order[]> = $derived(groupByTable(this.open));

  constructor(deps: Omit<ShownOrdersDeps, 'onShown'>) {
    this.source = new ShownOrders({
      ...deps,
      onShown: (shown) => {
        this.#shown = shown;
        this.loaded = true;
      },
    });
  }

  byId(id: OrderId): Order | undefined {
    return this.#shown.views.get(id);
  }

  forTable(tableId: TableId): readonly Order[] {
    return this.#byTable.get(tableId) ?? [];
  }

  get unsentIds(): ReadonlySet<OrderId> {
    return this.#shown.unsent;
  }
}
