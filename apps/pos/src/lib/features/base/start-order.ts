import type { OrderType, TableId } from '@meja/domain';
import { resolve } from '$app/paths';
import { v7 } from 'uuid';

/** A screen for an order that begins with its first line: its id is made here, nothing is written yet. `isShared`: at a table that has another one, knowingly. */
export function newOrderPath(type: OrderType, tableId: TableId | null = null, isShared = false): string {
  const query = new URLSearchParams({ type });
  if (tableId !== null) query.set('table', tableId);
  if (isShared) query.set('shared', '');
  return `${resolve('/order/[id]', { id: v7() })}?${query}`;
}
