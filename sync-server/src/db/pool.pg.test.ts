import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { connect, type Connection } from './pool.ts';

let database: TestDatabase;
let one: Connection;
let another: Connection;

beforeAll(async () => {
  database = await createTestDatabase();
  one = connect({ connectionString: database.ownerUrl, max: 1 });
  another = connect({ connectionString: database.ownerUrl, max: 1 });
});
afterAll(async () => {
  await Promise.all([one.close(), another.close()]);
  await database.drop();
});

const pidOf = async ({ pool }: Connection) =>
  (await pool.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;

async function end(pid: number | undefined): Promise<void> {
  await another.pool.query('select pg_terminate_backend($1)', [pid]);
  const left = () => another.pool.query('select from pg_stat_activity where pid = $1', [pid]);
  await expect.poll(async () => (await left()).rowCount).toBe(0);
}

describe('a connection that the database ends', () => {
  it('while nobody uses it is replaced', async () => {
    const pid = await pidOf(one);
    await end(pid);
    await expect.poll(() => pidOf(one)).not.toBe(pid);
  });

  it('in the middle of a transaction, between two statements, fails that transaction and not the process', async () => {
    const work = one.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      await end(rows[0]?.pid);
      await sql`select 1`.execute(tx);
    });
    await expect(work).rejects.toThrow();
    await expect.poll(() => pidOf(one)).toBeGreaterThan(0);
  });
});
