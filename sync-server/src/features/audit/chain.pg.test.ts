import type { StaffId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { up } from '../../../migrations/0021_audit_log.ts';
import { withTenant } from '../../db/tenant.ts';
import { auditOf, TEST_SECRET } from '../../testing/audit-of.ts';
import {
  migratedDatabase,
  NOW,
  openRestaurant,
  type MigratedDatabase,
  type Restaurant,
} from '../../testing/restaurant.ts';
import type { Audit } from './audit.ts';
import { chainAfter, headOf, sealsOf } from './audit.queries.ts';
import { createSealer } from './seal.ts';
import type { AuditEntry } from './trail.ts';
import { verifyLog } from './verify-log.ts';

const DAY_MS = 86_400_000;
const { publicKey } = createSealer(TEST_SECRET);
let database: MigratedDatabase;
let restaurant: Restaurant;
let audit: Audit;
let now = NOW;

beforeAll(async () => {
  database = await migratedDatabase();
  audit = auditOf(database.app.db, () => now);
});
afterAll(() => database.close());
beforeEach(async () => {
  restaurant = await openRestaurant(database.owner.db);
  now = NOW;
});

const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ tenantId: restaurant.tenantId, actor: { kind: 'user', id: restaurant.staff.owner } },
  ...{ action: 'device.code_made', ...more },
});

const write = (...entries: AuditEntry[]) =>
  withTenant(database.app.db, restaurant.tenantId, async (tx) => {
    for (const each of entries) audit.record(tx, each);
    await Promise.resolve();
  });

const verified = (keys = [publicKey]) => verifyLog(database.app.db, restaurant.tenantId, keys);
const faults = async () => (await verified()).faults.map(({ what, seq }) => `${what} ${seq}`);
const read = <T>(work: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(database.app.db, restaurant.tenantId, work);

/** Four entries on each of three days; the first two days are sealed. */
async function threeDays(): Promise<void> {
  for (let i = 0; i < 12; i += 1) {
    now = new Date(NOW.getTime() + Math.floor(i / 4) * DAY_MS + i);
    await write(entry({ diff: { count: i } }));
  }
}

/** What somebody does who owns the database and switches its guards off. */
const forge = (...statements: string[]) =>
  withTenant(database.owner.db, restaurant.tenantId, async (tx) => {
    for (const table of ['audit_log', 'audit_heads', 'audit_seals'])
      await sql.raw(`alter table ${table} disable trigger user`).execute(tx);
    for (const statement of statements) await sql.raw(statement).execute(tx);
    for (const table of ['audit_log', 'audit_heads', 'audit_seals'])
      await sql.raw(`alter table ${table} enable trigger user`).execute(tx);
  });

describe('the chain', () => {
  it('is hashed by the database as by the verifier, whatever stands in it', async () => {
    const [outletId] = [restaurant.outletId];
    const odd = 'Rp 1:2,3\n"quoted" \\ é 🍕 \u2028';
    await write(
      entry(),
      entry({ actor: { kind: 'device', id: restaurant.devices[0] }, onBehalfOf: anId<StaffId>(), outletId }),
      entry({ actor: { kind: 'nobody' }, target: { kind: 'person', id: anId() }, diff: { note: odd } }),
      entry({ diff: { in_service: { from: true, to: false }, name: null, count: -1.5e-7 } }),
      entry({ actor: { kind: 'system' }, diff: { name: '12:ab', note: '-', document: '\ud800' } }),
    );
    expect(await verified()).toEqual({ entries: 5, sealedUpTo: 0, faults: [] });
    const chain = await read((tx) => chainAfter(tx, 0, 10));
    expect(chain.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(JSON.parse(chain[2]?.diff ?? '')).toEqual({ note: odd });
  });

  it('takes no number and no hash from whoever writes', async () => {
    const { tenantId } = restaurant;
    await read((tx) =>
      sql`insert into audit_log (tenant_id, seq, at, actor_kind, action, diff, prev_hash, hash)
        values (${tenantId}, 7, now(), 'system', 'log.exported', '{}', decode(repeat('ab', 32), 'hex'),
          decode(repeat('cd', 32), 'hex'))`.execute(tx),
    );
    expect(await verified()).toEqual({ entries: 1, sealedUpTo: 0, faults: [] });
  });

  it('is one chain, however many write at a time', async () => {
    await Promise.all(Array.from({ length: 40 }, () => write(entry(), entry())));
    expect(await verified()).toMatchObject({ entries: 80, faults: [] });
  });

  it('holds what was committed, and nothing of what was not', async () => {
    const failing = withTenant(database.app.db, restaurant.tenantId, async (tx) => {
      audit.record(tx, entry());
      await sql`select 1 / 0`.execute(tx);
    });
    await expect(failing).rejects.toThrow('division by zero');
    await write(entry());
    expect(await verified()).toMatchObject({ entries: 1, faults: [] });
  });

  it('takes the end of the chain last: whoever works on keeps nobody waiting', async () => {
    let working = (): void => undefined;
    const started = new Promise<void>((resolve) => (working = resolve));
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const slow = withTenant(database.app.db, restaurant.tenantId, async (tx) => {
      audit.record(tx, entry({ diff: { name: 'slow' } }));
      await sql`select 1`.execute(tx);
      working();
      await finished;
    });
    await started;
    await write(entry({ diff: { name: 'quick' } }));
    finish();
    await slow;
    const chain = await read((tx) => chainAfter(tx, 0, 10));
    expect(chain.map(({ diff }) => diff)).toEqual(['{"name":"quick"}', '{"name":"slow"}']);
  });

  it('seals each day with the first entry of a later one', async () => {
    await threeDays();
    const seals = await read(sealsOf);
    expect(seals.map(({ seq }) => seq)).toEqual([4, 8]);
    expect(await verified()).toEqual({ entries: 12, sealedUpTo: 8, faults: [] });
  });
});

describe('the database', () => {
  it.each([
    ['changes an entry', `update audit_log set action = 'x.y'`],
    ['removes an entry', `delete from audit_log`],
    ['empties the log', `truncate audit_log`],
    ['moves the head', `update audit_heads set seq = 0`],
    ['moves the head to nothing', `update audit_heads set seq = seq + 1`],
    ['removes the head', `delete from audit_heads`],
    ['changes a seal', `update audit_seals set key_id = 'x'`],
    ['removes a seal', `delete from audit_seals`],
  ])('refuses whoever %s, its owner included', async (_, statement) => {
    await threeDays();
    for (const { db } of [database.app, database.owner]) {
      const trying = withTenant(db, restaurant.tenantId, (tx) => sql.raw(statement).execute(tx));
      await expect(trying).rejects.toMatchObject({ code: '42501' });
    }
    expect(await faults()).toEqual([]);
  });

  it('opens a log for each business that was there before', async () => {
    const older = await migratedDatabase();
    const { tenantId } = await openRestaurant(older.owner.db);
    await sql`drop table audit_log, audit_heads, audit_seals cascade`.execute(older.owner.db);
    for (const name of ['open_audit_log', 'chain_audit_entry', 'move_audit_head', 'guard_audit_head'])
      await sql.raw(`drop function ${name} cascade`).execute(older.owner.db);
    await sql`drop function refuse_audit_change cascade`.execute(older.owner.db);
    await up(older.owner.db as Kysely<unknown>);
    const head = await withTenant(older.owner.db, tenantId, headOf);
    expect(head).toEqual({ tenantId, seq: 0, hash: '0'.repeat(64) });
    await older.close();
  });

  it('opens a log for a business that is new', async () => {
    expect(await read(headOf)).toMatchObject({ tenantId: restaurant.tenantId, seq: 0 });
  });
});

/** Makes the hashes fit again from an entry on, as whoever knows how they are made can. */
const rehash = (from: number) => `
  do $$ declare e audit_log; last bytea := (select prev_hash from audit_log where seq = ${from}); begin
    for e in select * from audit_log where seq >= ${from} order by seq loop
      e.prev_hash := last;
      last := audit_hash(e);
      update audit_log set prev_hash = e.prev_hash, hash = last where seq = e.seq;
    end loop;
    update audit_heads set seq = (select max(seq) from audit_log),
      hash = (select hash from audit_log order by seq desc limit 1);
  end $$`;

const seven = (columns: string) => `update audit_log set ${columns} where seq = 7`;

describe('what an owner of the database does behind its guards', () => {
  beforeEach(threeDays);

  it.each([
    [`at = at + interval '1 ms'`],
    [`actor_id = '${anId()}'`],
    [`actor_kind = 'device'`],
    [`on_behalf_of = '${anId()}'`],
    [`action = 'sign_in.succeeded'`],
    [`target_kind = 'person', target_id = '${anId()}'`],
    [`outlet_id = '${anId()}'`],
    [`diff = '{"count": 6}'`],
    [`request_id = 'another'`],
  ])('shows where %s', async (columns) => {
    await forge(seven(columns));
    expect(await faults()).toEqual(['altered 7']);
  });

  it('shows where an entry is missing', async () => {
    await forge('delete from audit_log where seq = 7');
    expect(await faults()).toEqual(['missing 7']);
  });

  it('shows where one is put in', async () => {
    await forge(
      'update audit_log set seq = seq + 100 where seq > 6',
      `insert into audit_log select * from jsonb_populate_record(
        (select a from audit_log a where seq = 6), '{"seq": 7}')`,
      'update audit_log set seq = seq - 99 where seq > 100',
    );
    expect(await faults()).toContain('altered 7');
    await forge(rehash(6));
    expect(await faults()).toEqual(['rewritten 8', 'not_sealed 9']);
  });

  it('shows where two have changed places', async () => {
    await forge(
      'update audit_log set seq = 100 where seq = 6',
      'update audit_log set seq = 6 where seq = 7',
      'update audit_log set seq = 7 where seq = 100',
    );
    expect(await faults()).toEqual(
      expect.arrayContaining(['not_linked 6', 'altered 6', 'not_linked 7', 'altered 7', 'not_linked 8']),
    );
  });

  it('shows where all hashes fit again, up to the last entry that is signed', async () => {
    await forge(seven(`diff = '{}'`), rehash(7));
    expect(await faults()).toEqual(['rewritten 8']);
  });

  it('shows where the end is cut off', async () => {
    await forge('delete from audit_log where seq > 10');
    expect(await faults()).toEqual(['cut_off 10']);
  });

  it('shows where the end is cut off before an entry that is signed, with the head put back', async () => {
    await forge('delete from audit_log where seq > 6', rehash(6));
    expect(await faults()).toEqual(['cut_off 8']);
  });

  it('shows where a seal is gone', async () => {
    await forge('delete from audit_seals where seq = 8');
    expect(await faults()).toEqual(['not_sealed 8']);
  });

  it('shows where a seal is made up, or of another business', async () => {
    await forge(`update audit_seals set signature = decode(repeat('00', 64), 'hex') where seq = 8`);
    expect(await faults()).toEqual(['seal_forged 8']);
    const [, mine] = await read(sealsOf);
    expect(mine).toBeDefined();
    await forge(
      `update audit_seals set signature = (select signature from audit_seals where seq = 4) where seq = 8`,
    );
    expect(await faults()).toEqual(['seal_forged 8']);
  });

  it('shows seals of a key that is not known, unless it is named as a former one', async () => {
    const other = createSealer('another secret, long enough for it').publicKey;
    expect((await verified([other])).faults.map(({ what }) => what)).toEqual([
      'seal_of_unknown_key',
      'seal_of_unknown_key',
    ]);
    expect(await verified([other, publicKey])).toMatchObject({ sealedUpTo: 8, faults: [] });
  });
});
