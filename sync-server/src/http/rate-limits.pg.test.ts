import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migratedDatabase, type MigratedDatabase } from '../testing/restaurant.ts';
import { createRateLimits, DEFAULT_ALLOWANCES, type RateLimits } from './rate-limits.ts';
import { forgetSpent } from './shared-limits.queries.ts';
import { createTokens } from './tokens.ts';

const ALLOWANCES = { ...DEFAULT_ALLOWANCES, passwordFrom: { points: 10, seconds: 900 } };
const tokens = createTokens('a secret that is long enough for this', () => new Date());
let database: MigratedDatabase;
/** As two processes have them. */
let one: RateLimits;
let other: RateLimits;

beforeAll(async () => {
  database = await migratedDatabase();
  const sharing = { db: database.app.db, tokens };
  [one, other] = [createRateLimits(ALLOWANCES, sharing), createRateLimits(ALLOWANCES, sharing)];
});
afterAll(() => database.close());

const rows = async () =>
  (
    await sql<{
      name: string;
      key: Buffer;
      points: number;
    }>`select name, key, points from limits.spent`.execute(database.owner.db)
  ).rows;

describe('a limit where a secret could be guessed', () => {
  it('counts in all processes together, and each of many tries at once', async () => {
    const tries = Array.from({ length: 40 }, (_, i) =>
      (i % 2 ? one : other).spend('passwordFrom', 'sari@a 1'),
    );
    const refused = (await Promise.allSettled(tries)).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(30);
    await expect(other.spend('passwordFrom', 'sari@a 1')).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      details: { retryAfter: expect.closeTo(900, -2) as number },
    });
    await other.spend('passwordFrom', 'sari@b 1');
    await other.spend('passwordOf', 'sari@a 1');
  });

  it('gives back what was spent at another process, and never more', async () => {
    for (let i = 0; i < 10; i += 1) await one.spend('passwordFrom', 'budi');
    await other.refund('passwordFrom', 'budi');
    await one.spend('passwordFrom', 'budi');
    await expect(one.spend('passwordFrom', 'budi')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await other.refund('passwordFrom', 'budi', 1_000);
    for (let i = 0; i < 10; i += 1) await other.spend('passwordFrom', 'budi');
    await expect(one.spend('passwordFrom', 'budi')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await one.refund('passwordFrom', 'nobody');
  });

  it('begins anew when its time is over, and is swept then', async () => {
    for (let i = 0; i < 10; i += 1) await one.spend('wrongCode', '10.0.0.1');
    await sql`update limits.spent set until = now() - interval '1 s' where name = 'wrongCode'`.execute(
      database.owner.db,
    );
    await one.spend('wrongCode', '10.0.0.1');
    expect((await rows()).find(({ name }) => name === 'wrongCode')?.points).toBe(1);
    await sql`update limits.spent set until = now() - interval '1 s'`.execute(database.owner.db);
    await forgetSpent(database.app.db);
    expect(await rows()).toEqual([]);
  });

  it('is kept under a key that names nobody', async () => {
    await one.spend('passwordOf', 'sari@warung.example');
    const [row] = await rows();
    expect(row?.key.equals(tokens.digest('limit', 'passwordOf sari@warung.example'))).toBe(true);
    expect(JSON.stringify(await rows())).not.toContain('sari');
  });

  it('counts no further than its column holds', async () => {
    await expect(one.spend('resetOf', 'x', 2_000_000_000)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(one.spend('resetOf', 'x', 2_000_000_000)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });
});

it('what keeps a process from being taken is counted by each for itself', async () => {
  const few = { ...ALLOWANCES, doorPerAddress: { points: 1, seconds: 60 } };
  const sharing = { db: database.app.db, tokens };
  const [here, there] = [createRateLimits(few, sharing), createRateLimits(few, sharing)];
  await here.spend('doorPerAddress', '10.0.0.1');
  await expect(here.spend('doorPerAddress', '10.0.0.1')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await there.spend('doorPerAddress', '10.0.0.1');
});
