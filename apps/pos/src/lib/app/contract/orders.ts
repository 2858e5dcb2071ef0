import type { Order, TableId } from '@meja/domain';
import type { DocumentList } from './document-list.ts';

export interface OrdersController extends DocumentList<'order'> {
  /** Neither completed nor cancelled. Newest first. */
  readonly open: readonly Order[];
  /** The open orders of a table, oldest first. */
  forTable(tableId: TableId): readonly Order[];
}
