import { sql } from 'kysely';

/** An order is a sale once it is paid in full or closed; until then it is open. A cancelled one is neither. */
export const IS_SALE = sql<boolean>`(o.payment_status in ('paid', 'refunded') or o.status = 'completed')`;
