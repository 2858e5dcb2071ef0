import { sql } from 'kysely';
import { documentFeed } from '../streams/index.ts';
import { withCash } from './shift.store.queries.ts';

/** Shifts with the sums of their entries. */
export const shiftsFeed = documentFeed('shifts', sql`closed_at is null`, withCash);
