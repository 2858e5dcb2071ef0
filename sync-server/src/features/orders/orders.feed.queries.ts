import { sql } from 'kysely';
import { documentFeed } from '../streams/index.ts';
import { withParts } from './order.store.queries.ts';

/** Orders with their lines, payments and refunds. */
export const ordersFeed = documentFeed('orders', sql`status not in ('completed', 'cancelled')`, withParts);
