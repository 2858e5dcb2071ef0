import { sql } from 'kysely';
import { documentFeed } from '../streams/index.ts';
import { withParts } from './order.store.queries.ts';

const own = sql`1000 + octet_length(number) + octet_length(customer_name) + octet_length(note)`;

/** Nobody looks for payments where nothing was paid. */
const parts = sql`
  select 410 + octet_length(l.name) + octet_length(l.note) + coalesce(octet_length(l.void_reason), 0)
    + octet_length(l.modifiers::text) as weight
  from order_lines l where l.order_id = each.id
  union all select 400 from payments p where p.order_id = each.id and each.paid <> 0
  union all select 400 from refunds r where r.order_id = each.id and each.refunded <> 0`;

/** Orders with their lines, payments and refunds. */
export const ordersFeed = documentFeed(
  'orders',
  sql`status not in ('completed', 'cancelled')`,
  { own, parts },
  withParts,
);
