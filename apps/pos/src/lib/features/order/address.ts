import { OrderId, OrderType, TableId } from '@meja/domain';
import type { Start } from './order.svelte.ts';

const NOBODYS = OrderId.parse('00000000-0000-4000-8000-000000000000');

/** The order that an address names; one that is none leads to an order that does not exist. */
export function orderIdIn(text: string | undefined): OrderId {
  const parsed = OrderId.safeParse(text);
  return parsed.success ? parsed.data : NOBODYS;
}

/** What a new order is to be, from `?type=dine_in&table=…`. */
export function startIn(query: { get(name: string): string | null }): Start | null {
  const type = OrderType.safeParse(query.get('type'));
  if (!type.success) return null;
  const table = TableId.safeParse(query.get('table'));
  const isShared = query.get('shared') !== null;
  return { type: type.data, tableId: table.success ? table.data : null, isShared };
}
