import type { Order, OrderId, TableId } from '@meja/domain';

/** The orders with this device's own unconfirmed changes: all open ones, and the closed ones of the last days. */
export interface OrdersController {
  /** The orders were read from storage. Before that, an empty list says nothing. */
  readonly loaded: boolean;
  /** Newest first. */
  readonly all: readonly Order[];
  /** Neither completed nor cancelled. Newest first. */
  readonly open: readonly Order[];
  byId(id: OrderId): Order | undefined;
  /** The open orders of a table, oldest first. */
  forTable(tableId: TableId): readonly Order[];
  /** Whether it has changes that the server has not judged yet. */
  hasUnsent(id: OrderId): boolean;
}
