import type { PaymentState } from '@meja/domain';
import { sql, type RawBuilder } from 'kysely';
import { hasSearched } from '../../db/searched.ts';

/**
 * An order is a sale once it is paid in full or closed, and stays one when it is given back after; until then it is open,
 * and open again when its money is given back before it is closed. A cancelled one is neither.
 */
export const IS_SALE = sql<boolean>`(o.status = 'completed' or (o.payment_status = 'paid' and o.status <> 'cancelled'))`;

/** What an order owes, and its state of payment, by its row (`o`): `owedOf` and `paymentStateIn` of the domain, for SQL. */
export const OWED = sql<number>`(case when o.status in ('completed', 'cancelled') then 0
  else greatest(0, o.total - o.paid + o.refunded) end)`;
export const PAYMENT_STATE = sql<PaymentState>`(case
  when o.payment_status = 'refunded' then 'refunded'
  when o.status = 'cancelled' then 'cancelled'
  when o.status <> 'completed' then o.payment_status
  when o.payment_status = 'paid' and o.paid - o.refunded < o.total then 'partly_refunded'
  else 'paid' end)`;

/** Whether the search is a part of the order's number (`o`), its customer's name or its table's. */
export const isFound = (search: string): RawBuilder<boolean> =>
  sql<boolean>`(${hasSearched('o.searched', search)} or o.table_id = any(array(
    select w.id from dining_tables w where ${hasSearched('w.searched', search)})))`;
