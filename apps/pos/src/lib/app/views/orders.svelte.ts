import { isClosed, type Line, type Order, type TableId } from '@meja/domain';
import type { OrdersController } from '../contract/orders.ts';
import { pendingContext } from '../../data/world.ts';
import { DocumentView, type DocumentViewDeps } from './document-view.svelte.ts';
import { groupByTable } from './orders.ts';

export class Orders extends DocumentView<'order'> implements OrdersController {
  readonly open: readonly Order[] = $derived(this.all.filter((order) => !isClosed(order)));
  readonly #byTable: ReadonlyMap<TableId, Order[]> = $derived(groupByTable(this.open));

  constructor(deps: DocumentViewDeps) {
    super('order', deps);
  }

  forTable(tableId: TableId): readonly Order[] {
    return this.#byTable.get(tableId) ?? [];
  }

  lineWaits(id: Order['id'], { stamp }: Pick<Line, 'stamp'>): boolean {
    return stamp.v === pendingContext.version && this.hasUnsent(id);
  }
}
