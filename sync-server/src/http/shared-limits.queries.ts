import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

/** Of one limit and one key. */
export interface Spent {
  points: number;
  /** Until they are forgotten. */
  msLeft: number;
}

/**
 * Counts `points` against a key, in one statement: of tries at once, by whatever process, each counts. They are forgotten all together,
 * so long after the first.
 */
export async function spendShared(
  db: Db,
  limit: { name: string; seconds: number },
  key: Buffer,
  points: number,
): Promise<Spent> {
  const { rows } = await sql<Spent>`
    insert into limits.spent as s (name, key, points, until)
    values (${limit.name}, ${key}, ${points}, now() + make_interval(secs => ${limit.seconds}))
    on conflict (name, key) do update set
      points = case when s.until > now() then least(s.points::bigint + excluded.points, 2000000000)::int else excluded.points end,
      until = case when s.until > now() then s.until else excluded.until end
    returning points, (extract(epoch from until - now()) * 1000)::float8 as "msLeft"`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('nothing was counted');
  return row;
}

export async function refundShared(db: Db, name: string, key: Buffer, points: number): Promise<void> {
  await sql`
    update limits.spent set points = greatest(0, points - ${points})
    where name = ${name} and key = ${key} and until > now()`.execute(db);
}

/** Drops what is over, so that tries under ever new names don't fill the table. */
export async function forgetSpent(db: Db): Promise<void> {
  await sql`
    delete from limits.spent where (name, key) in (
      select name, key from limits.spent where until < now() order by until limit 10000 for update skip locked
    )`.execute(db);
}
