import { beforeEach, describe, expect, it } from 'vitest';
import { billOf } from '@meja/domain';
import type { QueueFile } from '@meja/sync';
import { addImport, readImports } from '../data/imports.ts';
import { readMeta } from '../data/meta.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { CASHIER, furnish, OUTLET, payCash, TENANT } from '../testing/outlet.ts';
import { Tablet } from '../testing/tablet.ts';
import { ASK_AGAIN_MS } from './hand-in.ts';
import { readQueueFile, signQueue } from './queue-file.ts';

const refused = (status: number, code: string) =>
  ({
    ok: false,
    error: { kind: 'problem', status, code, retryAfterMs: status === 429 ? 90_000 : null },
  }) as const;
const TOO_OFTEN = refused(429, 'RATE_LIMITED');
const BROKEN = refused(500, 'INTERNAL');
const here = { tenantId: TENANT, outletId: OUTLET };

describe('a queue that goes as a file', () => {
  let server: FakeServer;
  let tablet: Tablet;
  let other: Tablet;

  beforeEach(async () => {
    server = new FakeServer();
    furnish(server);
    tablet = await Tablet.enrolled(server, 1);
    other = await Tablet.enrolled(server, 2);
    await tablet.settle();
    await other.settle();
  });

  const exported = async (): Promise<QueueFile> => {
    const signed = await signQueue(tablet.db, 1, server.now);
    if (!signed) throw new Error('nothing waits');
    return signed.file;
  };
  const bring = (file: QueueFile): Promise<void> =>
    addImport(
      other.db,
      { id: file.signature.slice(-40), addedAt: server.now, addedBy: { id: CASHIER, name: 'cashier' } },
      file,
    );

  it('brings everything to head office once, whoever delivers it, and however often', async () => {
    const order = await tablet.open(2);
    await tablet.do((issue) => [payCash(issue, order.id, billOf(order).total)]);
    await bring(await exported());
    await other.settle();
    expect(server.order(order.id)?.payments).toHaveLength(1);
    expect(await readImports(other.db)).toMatchObject([
      { count: 3, answer: { result: 'judged', judged: 3 }, settledAt: server.now },
    ]);
    expect(await other.db.importFiles.count()).toBe(0);

    await bring(await exported());
    await other.settle();
    expect(await tablet.queued()).toBe(3);
    await tablet.settle();
    expect(await tablet.queued()).toBe(0);
    expect([...server.effects.values()]).toEqual([1, 1, 1]);
    expect(await tablet.db.attention.toArray()).toEqual([]);
  });

  it('survives a network that goes, and a lost reply', async () => {
    const order = await tablet.open();
    await bring(await exported());
    for (const fault of ['request lost', 'reply lost'] as const) {
      server.faults = [null, fault];
      await other.sync();
      expect(await readImports(other.db)).toMatchObject([{ answer: null, settledAt: null }]);
      other.restart();
    }
    await other.settle();
    expect(server.order(order.id)?.lines).toHaveLength(1);
    expect(await readImports(other.db)).toMatchObject([
      { answer: { result: 'judged', known: 2 }, code: null },
    ]);
  });

  it('keeps nobody from seeing what others do while the server will not take it just now', async () => {
    await tablet.open();
    await bring(await exported());
    const theirs = await tablet.open();
    await tablet.settle();
    other.api = { ...other.api, bringIn: () => Promise.resolve(TOO_OFTEN) };
    expect((await other.sync()).ok).toBe(true);
    expect(await readImports(other.db)).toMatchObject([{ settledAt: null, retryAt: server.now + 90_000 }]);
    expect((await other.view()).map(({ id }) => id)).toContain(theirs.id);
  });

  it('waits for no other file that the server fails at', async () => {
    await tablet.open();
    await bring(await exported());
    server.now += 1;
    await tablet.open();
    await bring(await exported());
    const { bringIn } = other.api;
    let asked = 0;
    other.api = {
      ...other.api,
      bringIn: (...args) => ((asked += 1) === 1 ? Promise.resolve(BROKEN) : bringIn(...args)),
    };
    expect((await other.sync()).ok).toBe(true);
    expect(server.orders()).toHaveLength(2);
    expect((await readImports(other.db)).map(({ settledAt }) => settledAt !== null).sort()).toEqual([
      false,
      true,
    ]);
    server.now += 61_000;
    await other.settle();
    expect((await readImports(other.db)).every(({ settledAt }) => settledAt !== null)).toBe(true);
  });

  it('is refused for good when it was changed on the way, and says so', async () => {
    await tablet.open();
    const file = await exported();
    const changed = { ...file, mutations: file.mutations.slice(1) };
    expect(readQueueFile(JSON.stringify(changed), here)).toEqual({ ok: false, error: 'QUEUE_FILE_ALTERED' });
    await bring(changed);
    await other.settle();
    expect(await readImports(other.db)).toMatchObject([{ code: 'QUEUE_FILE_ALTERED', answer: null }]);
    expect(server.orders()).toEqual([]);
  });

  it('is read only where it belongs', async () => {
    await tablet.open();
    const text = JSON.stringify(await exported());
    expect(readQueueFile(text, here)).toMatchObject({ ok: true, value: { device: { name: 'Tablet 1' } } });
    expect(readQueueFile(text, { ...here, outletId: TENANT as never })).toEqual({
      ok: false,
      error: 'QUEUE_FILE_FOREIGN',
    });
    expect(readQueueFile(text, { ...here, tenantId: OUTLET as never })).toEqual({
      ok: false,
      error: 'QUEUE_FILE_FOREIGN',
    });
    for (const nonsense of ['', '{', '[]', '{"format":"meja-queue"}'])
      expect(readQueueFile(nonsense, here)).toEqual({ ok: false, error: 'NOT_A_QUEUE_FILE' });
  });

  it('carries a damaged record along under its number', async () => {
    await tablet.open();
    const row = await tablet.db.outbox.get(1);
    await tablet.db.outbox.put({ ...row!, envelope: { rubbish: true } as never });
    expect((await exported()).mutations[0]).toEqual({ rubbish: true, deviceSeq: 1 });
  });

  it('of a device that is out of service goes to head office for review, and stays on the device', async () => {
    await tablet.open();
    server.revoked.add(tablet.identity.id);
    server.faults = [null, 'reply lost'];
    expect((await tablet.sync()).ok).toBe(false);
    expect(await readMeta(tablet.db, 'handIn')).toMatchObject({ to: 0, code: 'SERVER_UNREACHABLE' });
    await tablet.sync();
    expect(server.held.size).toBe(2);
    expect(server.orders()).toEqual([]);
    expect(await readMeta(tablet.db, 'handIn')).toMatchObject({ to: 2, arrived: 2, code: null });
    expect(await tablet.queued()).toBe(2);
    await tablet.sync();
    expect(server.held.size).toBe(2);
    expect(await readMeta(tablet.db, 'handIn')).toMatchObject({ to: 2, arrived: 2 });
  });

  it('is asked about now and then, until head office has decided about all of it', async () => {
    await tablet.open();
    server.revoked.add(tablet.identity.id);
    await tablet.sync();
    const heard = async () => (await readMeta(tablet.db, 'handIn'))?.waiting;
    expect(await heard()).toBe(2);
    const [first = '', second = ''] = server.held.keys();
    server.decided.add(first);
    await tablet.sync();
    expect(await heard()).toBe(2);
    server.now += ASK_AGAIN_MS;
    server.faults = [null, 'reply lost'];
    await tablet.sync();
    expect(await heard()).toBe(2);
    await tablet.sync();
    expect(await heard()).toBe(1);
    server.decided.add(second);
    server.now += ASK_AGAIN_MS;
    await tablet.sync();
    expect(await readMeta(tablet.db, 'handIn')).toMatchObject({ to: 2, arrived: 2, waiting: 0 });
    expect(await tablet.queued()).toBe(2);
  });
});
