import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLogCommand } from './audit-log-command.ts';
import { withTenant } from './db/tenant.ts';
import { auditOf, TEST_SECRET } from './testing/audit-of.ts';
import {
  migratedDatabase,
  NOW,
  openRestaurant,
  type MigratedDatabase,
  type Restaurant,
} from './testing/restaurant.ts';

let database: MigratedDatabase;
let first: Restaurant;
let second: Restaurant;
let said: string[];

const slugOf = ({ tenantId }: Restaurant) => `warung-${tenantId.slice(0, 8)}`;
const command = (args: string[], tokenSecret = TEST_SECRET) =>
  auditLogCommand(args, {
    config: { databaseUrl: database.ownerUrl, dataDir: '/nowhere', tokenSecret },
    say: (line) => said.push(line),
  });

beforeAll(async () => {
  database = await migratedDatabase();
  const { db } = database.owner;
  [first, second] = [await openRestaurant(db), await openRestaurant(db)];
  let now = NOW;
  const audit = auditOf(database.app.db, () => now);
  for (const { tenantId } of [first, second])
    for (const day of [0, 1]) {
      now = new Date(NOW.getTime() + day * 86_400_000);
      await withTenant(database.app.db, tenantId, (tx) => {
        audit.record(tx, { tenantId, actor: { kind: 'system' }, action: 'log.exported' });
        return Promise.resolve();
      });
    }
});
afterAll(() => database.close());
beforeEach(() => {
  said = [];
});

describe('the command about audit logs', () => {
  it('says that nothing is wrong with any of them', async () => {
    expect(await command(['verify'])).toBe(0);
    expect(said.sort()).toEqual(
      [first, second].map((each) => `${slugOf(each)}: 2 entries, signed up to 1: nothing is wrong`).sort(),
    );
  });

  it('takes the seals of a former secret by its key', async () => {
    await command(['key']);
    const [key = ''] = said.splice(0);
    expect(await command(['verify', slugOf(first)], 'another secret, as long as it has to be')).toBe(1);
    expect(said.splice(0)[1]).toMatch(/^ {2}1 {2}seal of unknown key$/);
    const rotated = ['verify', slugOf(first), '--key', key];
    expect(await command(rotated, 'another secret, as long as it has to be')).toBe(0);
  });

  it('names the entry that was changed', async () => {
    await withTenant(database.owner.db, first.tenantId, async (tx) => {
      await sql`alter table audit_log disable trigger user`.execute(tx);
      await sql`update audit_log set at = at + interval '1 s' where seq = 2`.execute(tx);
      await sql`alter table audit_log enable trigger user`.execute(tx);
    });
    expect(await command(['verify'])).toBe(1);
    expect(said).toContain('  2  altered');
    expect(await command(['verify', slugOf(second)])).toBe(0);
  });

  it('says how it is used, and of no business that there is none', async () => {
    expect(await command([])).toBe(2);
    expect(await command(['verify', 'a', 'b'])).toBe(2);
    expect(said[0]).toMatch(/^Usage:/);
    await expect(command(['verify', 'nobody'])).rejects.toThrow('There is no business nobody.');
    await expect(command(['verify', '--what'])).rejects.toThrow('Usage:');
  });
});
