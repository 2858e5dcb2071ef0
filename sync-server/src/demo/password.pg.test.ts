import { afterAll, beforeAll, expect, it } from 'vitest';
import { withTenant } from '../db/tenant.ts';
import { hashSecret, matchesSecret } from '../features/people/index.ts';
import { migratedDatabase, openRestaurant, type MigratedDatabase } from '../testing/restaurant.ts';
import { DEMO_PASSWORD } from './content/index.ts';
import { demoPasswordFor, isLoopback, setDemoPassword } from './password.ts';

let database: MigratedDatabase;
beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database.close());

const tokenSecret = 'a secret of this installation alone, long enough';
const local = { host: '127.0.0.1', publicUrl: 'http://localhost:3000', trustedProxies: 0, tokenSecret };
const open = { ...local, host: '0.0.0.0' };

it('tells this machine from everybody', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) expect(isLoopback(host)).toBe(true);
  for (const host of ['0.0.0.0', '::', '192.168.1.5', 'pos.example.com', '127.0.0.1.evil.example'])
    expect(isLoopback(host)).toBe(false);
});

it('gives the demo the published password on this machine alone, and each installation its own elsewhere', () => {
  expect(demoPasswordFor(local)).toBe(DEMO_PASSWORD);
  expect(demoPasswordFor(open)).not.toBe(DEMO_PASSWORD);
  expect(demoPasswordFor({ ...local, publicUrl: 'https://pos.example.com' })).not.toBe(DEMO_PASSWORD);
  expect(demoPasswordFor({ ...local, trustedProxies: 1 })).not.toBe(DEMO_PASSWORD);
  expect(demoPasswordFor(open)).not.toBe(
    demoPasswordFor({ ...open, tokenSecret: 'another secret, as long' }),
  );
});

it('changes the accounts when the server is opened to others and back, but none that chose their own', async () => {
  const { db } = database.owner;
  const { tenantId, staff } = await openRestaurant(db);
  const give = async (id: string, password: string) => {
    const password_hash = await hashSecret(password);
    await withTenant(db, tenantId, (tx) =>
      tx.updateTable('users').set({ password_hash }).where('id', '=', id).execute(),
    );
  };
  const isPassword = async (id: string, password: string) => {
    const row = await withTenant(db, tenantId, (tx) =>
      tx.selectFrom('users').select('password_hash').where('id', '=', id).executeTakeFirstOrThrow(),
    );
    return matchesSecret(row.password_hash ?? '', password);
  };
  await give(staff.owner, DEMO_PASSWORD);
  await give(staff.manager, 'chosen since');

  await setDemoPassword(db, tenantId, open);
  expect(await isPassword(staff.owner, demoPasswordFor(open))).toBe(true);
  expect(await isPassword(staff.manager, 'chosen since')).toBe(true);

  await setDemoPassword(db, tenantId, local);
  expect(await isPassword(staff.owner, DEMO_PASSWORD)).toBe(true);
});
