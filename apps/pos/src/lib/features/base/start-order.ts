import type { OrderType, TableId } from '@meja/domain';
import { resolve } from '$app/paths';
import { v7 } from 'uuid';

/** A screen for an order that begins with its first line: its id is made here, nothing is written yet. */
export function newOrderPath(type: OrderType, tableId: TableId | null = null): string {
  const query = new URLSearchParams({ type });
  if (tableId !== null) query.set('table', tableId);
  return `${resolve('/order/[id]', { id: v7() })}?${query}`;
}
