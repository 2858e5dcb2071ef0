import {
  unsentLines,
  type DiningTable,
  type Header,
  type Order,
  type OrderType,
  type TableId,
} from '@meja/domain';
import { m, orderTypeWords } from '@meja/ui/messages';

/** What one calls an order across the room: its table, or how it leaves and for whom. */
export function orderTitle(
  order: { type: OrderType } & Pick<Header, 'tableId' | 'customerName'>,
  tableById: ReadonlyMap<TableId, DiningTable>,
): string {
  const table = order.tableId === null ? undefined : tableById.get(order.tableId);
  if (table) return m.floor_table_name({ name: table.name });
  const type = orderTypeWords[order.type]();
  return order.customerName === '' ? type : `${type} · ${order.customerName}`;
}

/** `JKT-2-261120-14` is called `#2-14` during its day: the device and its count. */
export function shortNumber(number: string): string {
  const parts = number.split('-');
  const [device, count] = [parts[1], parts.at(-1)];
  return parts.length < 4 || device === undefined || count === undefined ? number : `#${device}-${count}`;
}

/** How many plates and glasses the kitchen has not been told of. */
export const unsentCount = (order: Order): number =>
  unsentLines(order).reduce((sum, line) => sum + line.quantity, 0);
