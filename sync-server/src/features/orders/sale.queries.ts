import { sql, type RawBuilder } from 'kysely';

/**
 * An order is a sale once it is paid in full or closed, and stays one when it is given back after; until then it is open,
 * and open again when its money is given back before it is closed. A cancelled one is neither.
 */
export const IS_SALE = sql<boolean>`(o.status = 'completed' or (o.payment_status = 'paid' and o.status <> 'cancelled'))`;

/** Whether the search is a part of the order's number (`o`), its customer's name or its table's (`d`). */
export function isFound(search: string): RawBuilder<boolean> {
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`(o.number ilike ${pattern} or o.customer_name ilike ${pattern} or d.name ilike ${pattern})`;
}
