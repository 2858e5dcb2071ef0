import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from './db/tenant.ts';
import { chainAfter } from './features/audit/audit.queries.ts';
import { secondFactorCommand } from './second-factor-command.ts';
import { TEST_SECRET } from './testing/audit-of.ts';
import { furnish } from './testing/furnish.ts';
import { migratedDatabase, NOW, openRestaurant, type MigratedDatabase } from './testing/restaurant.ts';

const EMAIL = 'lost@command.example';
let database: MigratedDatabase;
let home: Awaited<ReturnType<typeof openRestaurant>>;
let said: string[];

const command = (...args: string[]) =>
  secondFactorCommand(args, {
    config: { databaseUrl: database.ownerUrl, dataDir: '/nowhere', tokenSecret: TEST_SECRET },
    say: (line) => said.push(line),
    clock: () => NOW,
  });
const ofHome = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(database.owner.db, home.tenantId, work);
const left = () =>
  ofHome((tx) =>
    Promise.all(
      (['totp_factors', 'passkeys', 'recovery_codes'] as const).map(
        async (table) => (await tx.selectFrom(table).select('id').execute()).length,
      ),
    ),
  );

beforeAll(async () => {
  database = await migratedDatabase();
  const { db } = database.owner;
  home = await openRestaurant(db);
  await furnish(db, home);
  await ofHome((tx) =>
    tx
      .updateTable('users')
      .set({ email: EMAIL, password_hash: 'none' })
      .where('id', '=', home.staff.manager)
      .execute(),
  );
});
afterAll(() => database.close());
beforeEach(() => {
  said = [];
});

describe('the command about second factors', () => {
  it('says how it is used', async () => {
    expect(await command('remove')).toBe(2);
    expect(said.join()).toContain('pnpm second-factor remove EMAIL');
  });

  it('touches nobody where nobody signs in so, or not in that business', async () => {
    await expect(command('remove', 'nobody@command.example')).rejects.toThrow('Nobody signs in');
    await expect(command('remove', EMAIL, 'elsewhere')).rejects.toThrow('Nobody signs in');
    expect(await left()).toEqual([1, 1, 1]);
  });

  it('takes all of them, and tells of it in the audit log', async () => {
    expect(await command('remove', EMAIL.toUpperCase())).toBe(0);
    expect(said).toEqual([`warung-${home.tenantId.slice(0, 8)}: 2 removed, all sessions ended`]);
    expect(await left()).toEqual([0, 0, 0]);
    const entries = await ofHome((tx) => chainAfter(tx, 0, 100));
    expect(entries.at(-1)).toMatchObject({
      ...{ action: 'factor.all_removed', actorKind: 'system', targetId: home.staff.manager },
    });
  });
});
