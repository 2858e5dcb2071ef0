import { m, orderTypeWords } from '@meja/ui/messages';
import type { OrderRow } from './order.ts';

/** Where an order is eaten: the table, or how it leaves the house. */
export const whereWords = ({ table, type }: Pick<OrderRow, 'table' | 'type'>): string =>
  table === null ? orderTypeWords[type]() : m.floor_table_name({ name: table });

/** Whether less is owed than it comes to, so that both have to be said. */
export const isPartPaid = ({ due, total }: Pick<OrderRow, 'due' | 'total'>): boolean =>
  due > 0 && due < total;
