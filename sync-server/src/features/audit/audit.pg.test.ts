import type { OutletId, StaffId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { TEST_SECRET } from '../../testing/audit-of.ts';
import { openOutlet, openRestaurant, type Restaurant } from '../../testing/restaurant.ts';
import { startTestApp, type TestApp } from '../../testing/test-app.ts';
import type { Entry } from './audit.schema.ts';
import type { ChainedEntry } from './chain.ts';
import { createSealer, isSealedBy, type Seal } from './seal.ts';
import type { AuditEntry } from './trail.ts';
import { Verifier } from './verify.ts';
import type { z } from 'zod';

type Listed = z.infer<typeof Entry>;

let test: TestApp;
let restaurant: Restaurant;
let branch: OutletId;
let owner: string;
let manager: string;

beforeAll(async () => {
  test = await startTestApp({ allowances: { auditExport: { points: 3, seconds: 600 } } });
});
afterAll(() => test.close());
beforeEach(async () => {
  const { db } = test.database.owner;
  restaurant = await openRestaurant(db);
  branch = anId<OutletId>();
  const { tenantId, staff } = restaurant;
  await withTenant(db, tenantId, async (tx) => {
    await openOutlet(tx, tenantId, branch, 'SBY');
    await tx
      .updateTable('role_grants')
      .set({ outlet_id: branch })
      .where('user_id', '=', staff.manager)
      .execute();
  });
  owner = await test.userToken(tenantId, staff.owner);
  manager = await test.userToken(tenantId, staff.manager);
});

const by = (id: StaffId): Pick<AuditEntry, 'actor' | 'tenantId'> => ({
  ...{ tenantId: restaurant.tenantId, actor: { kind: 'user', id } },
});

const write = (...entries: AuditEntry[]) =>
  withTenant(test.database.app.db, restaurant.tenantId, (tx) => {
    for (const each of entries) test.audit.record(tx, each);
    return Promise.resolve();
  });

async function writeSome(): Promise<void> {
  const { staff, outletId, devices } = restaurant;
  const target = { kind: 'device' as const, id: devices[0] };
  await write(
    { ...by(staff.owner), action: 'sign_in.succeeded', target: { kind: 'person', id: staff.owner } },
    { ...by(staff.owner), action: 'device.revoked', target, outletId },
    { ...by(staff.manager), action: 'money.decided', outletId: branch, diff: { amount: 5_000 } },
    {
      ...{ tenantId: restaurant.tenantId, actor: { kind: 'device', id: devices[0] }, outletId: branch },
      ...{ onBehalfOf: staff.owner, action: 'device.enrolled', target, diff: { name: '=HYPERLINK("x")' } },
    },
  );
}

async function list(query = '', token = owner) {
  const { body, status } = await test.get(`/api/audit${query}`, token);
  return { status, next: body['next'] as string | null, results: (body['results'] ?? []) as Listed[] };
}
const numbers = async (query: string, token = owner) =>
  (await list(query, token)).results.map(({ id }) => Number(id));

describe('the list', () => {
  it('tells who did what to what, where and for whom, newest first', async () => {
    await writeSome();
    const { results } = await list();
    expect(results[0]).toMatchObject({
      ...{ id: '4', action: 'device.enrolled', kind: 'devices' },
      actor: { kind: 'device', id: restaurant.devices[0], name: 'Tablet 1' },
      on_behalf_of: { id: restaurant.staff.owner, name: 'owner' },
      target: { kind: 'device', id: restaurant.devices[0], name: 'Tablet 1' },
      outlet: { id: branch, name: 'Cabang SBY' },
      facts: { name: '=HYPERLINK("x")' },
    });
    expect(results[3]).toMatchObject({ actor: { name: 'owner' }, target: { name: 'owner' }, outlet: null });
    expect((await test.get('/api/audit/2', owner)).body).toMatchObject({ id: '2', action: 'device.revoked' });
  });

  it('is narrowed by who, what, to what, where and when', async () => {
    await writeSome();
    const { staff, devices } = restaurant;
    expect(await numbers(`?actor=${staff.owner}`)).toEqual([2, 1]);
    expect(await numbers(`?actor=${devices[0]}`)).toEqual([4]);
    expect(await numbers('?kind=devices')).toEqual([4, 2]);
    expect(await numbers('?action=money.decided')).toEqual([3]);
    expect(await numbers(`?target=${devices[0]}&kind=devices`)).toEqual([4, 2]);
    expect(await numbers(`?outlet_id=${branch}`)).toEqual([4, 3]);
  });

  it('has days by the clock of the outlets', async () => {
    const now = test.clock.now;
    // Half an hour before and after midnight in Jakarta.
    for (const at of ['2026-11-18T16:30:00Z', '2026-11-18T17:30:00Z', '2026-11-19T16:59:59.999Z']) {
      test.clock.now = new Date(at);
      await write({ ...by(restaurant.staff.owner), action: 'session.ended' });
    }
    test.clock.now = now;
    expect(await numbers('?from=2026-11-19&to=2026-11-19')).toEqual([3, 2]);
    expect(await numbers('?to=2026-11-18')).toEqual([1]);
  });

  it('goes on where a page ended, whatever has come since', async () => {
    await writeSome();
    const first = await list('?limit=3');
    expect(first.results.map(({ id }) => id)).toEqual(['4', '3', '2']);
    await writeSome();
    const second = await list(`?limit=3&cursor=${first.next ?? ''}`);
    expect([second.results.map(({ id }) => id), second.next]).toEqual([['1'], null]);
  });

  it('is for whoever may read it, each of their outlets', async () => {
    await writeSome();
    expect(await numbers('', manager)).toEqual([4, 3]);
    expect((await test.get('/api/audit/2', manager)).status).toBe(404);
    expect((await list(`?outlet_id=${restaurant.outletId}`, manager)).status).toBe(404);
    const waiter = await test.userToken(restaurant.tenantId, restaurant.staff.waiter);
    for (const path of ['', '/1', '/export'])
      expect((await test.get(`/api/audit${path}`, waiter)).status).toBe(403);
  });
});

describe('the export', () => {
  it('as NDJSON holds all that the chain is made of, and its end signed', async () => {
    await writeSome();
    const answer = await test.get('/api/audit/export?format=ndjson', owner);
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = answer.text.trimEnd().split('\n');
    const last = JSON.parse(lines.pop() ?? '') as { end: true; count: number; seal: Seal };
    const entries = lines.map((line) => JSON.parse(line) as ChainedEntry & { names: object });
    const verifier = new Verifier([], []);
    for (const entry of entries) verifier.take(entry);
    expect(verifier.end({ seq: 4, hash: entries[3]?.hash ?? '' })).toMatchObject({ entries: 4, faults: [] });
    expect(entries[3]?.names).toMatchObject({ actor: 'Tablet 1', onBehalfOf: 'owner' });
    const { seal } = last;
    const signature = Buffer.from(String(seal.signature), 'base64url');
    expect(last).toMatchObject({ end: true, count: 4, seal: { seq: 4, hash: entries[3]?.hash } });
    expect(isSealedBy(createSealer(TEST_SECRET).publicKey, { ...seal, signature })).toBe(true);
  });

  it('as CSV runs nothing in a spreadsheet', async () => {
    await writeSome();
    const { text, headers } = await test.get('/api/audit/export', owner);
    expect(headers.get('content-disposition')).toBe('attachment; filename="audit-log.csv"');
    const [, ...lines] = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[3]).toContain('"{""name"":""=HYPERLINK(\\""x\\"")""}"');
    await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx.updateTable('users').set({ name: '=cmd()' }).where('id', '=', restaurant.staff.owner).execute(),
    );
    expect((await test.get('/api/audit/export', owner)).text).toContain(",'=cmd(),");
  });

  it('is an entry itself, and signs no part for the whole', async () => {
    await writeSome();
    const part = await test.get(`/api/audit/export?format=ndjson&kind=devices`, owner);
    expect(JSON.parse(part.text.trimEnd().split('\n').at(-1) ?? '')).toEqual({
      ...{ end: true, count: 2, seal: null },
    });
    expect((await list()).results[0]).toMatchObject({
      ...{ action: 'log.exported', actor: { name: 'owner' }, facts: { format: 'ndjson' } },
    });
    const own = await test.get('/api/audit/export?format=ndjson', manager);
    expect(JSON.parse(own.text.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ count: 2, seal: null });
  });

  it('is whole however long, a batch at a time', async () => {
    const one: AuditEntry = { ...by(restaurant.staff.owner), action: 'session.ended' };
    for (let i = 0; i < 11; i += 1) await write(...Array.from({ length: 100 }, () => one));
    const { text } = await test.get('/api/audit/export?format=ndjson', owner);
    expect(text.trimEnd().split('\n')).toHaveLength(1_101);
  });

  it('ends for whoever is signed out meanwhile', async () => {
    const one: AuditEntry = { ...by(restaurant.staff.owner), action: 'session.ended' };
    for (let i = 0; i < 20; i += 1) await write(...Array.from({ length: 100 }, () => one));
    const headers = { authorization: `Bearer ${owner}` };
    const response = await test.app.request('/api/audit/export?format=ndjson', { headers });
    const reader = response.body?.getReader();
    await reader?.read();
    await withTenant(test.database.owner.db, restaurant.tenantId, (tx) =>
      tx.updateTable('users').set({ is_active: false }).where('id', '=', restaurant.staff.owner).execute(),
    );
    const rest = async () => {
      while (!(await reader?.read())?.done);
    };
    await expect(rest()).rejects.toThrow('The session has ended');
  });

  it('is limited', async () => {
    for (let i = 0; i < 3; i += 1) expect((await test.get('/api/audit/export', owner)).status).toBe(200);
    expect((await test.get('/api/audit/export', owner)).body['code']).toBe('RATE_LIMITED');
  });
});
