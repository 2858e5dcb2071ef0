import type { Line, Order, TableId } from '@meja/domain';
import type { DocumentList } from './document-list.ts';

export interface OrdersController extends DocumentList<'order'> {
  /** Neither completed nor cancelled. Newest first. */
  readonly open: readonly Order[];
  /** The open orders of a table, oldest first. */
  forTable(tableId: TableId): readonly Order[];
  /** Whether the line was changed on this device, and the server has not got that. */
  lineWaits(id: Order['id'], line: Pick<Line, 'stamp'>): boolean;
}
