import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migratedDatabase, type MigratedDatabase } from '../testing/restaurant.ts';
import { ensureAppRole } from './roles.ts';

let database: MigratedDatabase;
let role: string;

beforeAll(async () => {
  database = await migratedDatabase();
  role = decodeURIComponent(new URL(database.appUrl).username);
});
afterAll(() => database.close());

const asOwner = (statement: string) => sql.raw(statement).execute(database.owner.db);
const start = () => ensureAppRole(database.ownerUrl, 'a secret of the tests');

describe('the role that serves requests', () => {
  it('is ended by the database where it holds a statement, a lock or a transaction for long', async () => {
    const { rows } = await sql<Record<string, string>>`
      select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
        current_setting('idle_in_transaction_session_timeout') as idle`.execute(database.app.db);
    expect(rows[0]).toEqual({ statement: '30s', lock: '5s', idle: '15s' });
  });

  it.each([
    ['may make roles', 'alter role %s createrole', 'alter role %s nocreaterole'],
    ['may become another role', 'create role %s_friend; grant %s_friend to %s', 'drop role %s_friend'],
  ])('is not served with when it %s', async (_, give, take) => {
    await asOwner(give.replaceAll('%s', role));
    await expect(start()).rejects.toThrow(/would pass by tenant isolation/);
    await asOwner(take.replaceAll('%s', role));
    await expect(start()).resolves.toContain(role);
  });

  it('owns nothing', async () => {
    const { rows } = await sql`
      select relname from pg_class where pg_get_userbyid(relowner) = ${role}
      union all select proname from pg_proc where pg_get_userbyid(proowner) = ${role}`.execute(
      database.owner.db,
    );
    expect(rows).toEqual([]);
  });
});
