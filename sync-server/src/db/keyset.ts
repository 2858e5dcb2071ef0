import { sql } from 'kysely';

/** The last row of a page that lists the newest first: its time, as exact as PostgreSQL keeps it, and its id. */
export type After = readonly [time: string, id: string];

/** A row's time as text, for `After`: a Date of JavaScript would lose its microseconds. */
export const pageTime = (column: string) => sql<string>`${sql.ref(column)}::text`.as('page_time');

/** Which rows come after it, as a condition on the columns of their time and id. */
export const isPast = (time: string, id: string, [lastTime, lastId]: After) =>
  sql<boolean>`(${sql.ref(time)}, ${sql.ref(id)}) < (${lastTime}::timestamptz, ${lastId}::uuid)`;
