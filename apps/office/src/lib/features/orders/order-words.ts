import { m, orderTypeWords } from '@meja/ui/messages';
import type { OrderRow } from './order.ts';

/** Where an order is eaten: the table, or how it leaves the house. */
export const whereWords = ({ table, type }: Pick<OrderRow, 'table' | 'type'>): string =>
  table === null ? orderTypeWords[type]() : m.floor_table_name({ name: table });
