import { sql } from 'kysely';
import { documentFeed } from '../streams/index.ts';
import { withCash } from './shift.store.queries.ts';

const own = sql`750 + octet_length(note)`;

const parts = sql`
  select 300 + octet_length(m.reason) as weight from cash_entries m
  where m.shift_id = each.id and m.type not in ('sale', 'refund')`;

/** Shifts with the sums of their entries. */
export const shiftsFeed = documentFeed('shifts', sql`closed_at is null`, { own, parts }, withCash);
