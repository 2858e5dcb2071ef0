import type { OrderId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { describe, expect, it } from 'vitest';
import {
  b,
  decide,
  decideInTests,
  expectOk,
  manager,
  resultsOf,
  rowsOf,
  test,
} from '../../testing/deciding.ts';
import { accept, hold, outcomesOf, sale } from '../../testing/holding-records.ts';

decideInTests();

/** As the list has them: the mutation's name, in its order. */
const namesHeld = async () =>
  (await resultsOf('quarantine')).map(({ record }) => (record as { name: string } | null)?.name);
const acceptWithEarlier = (id: string) =>
  decide('quarantine/resolutions', { action: 'accept', ids: [id], with_earlier: true });

describe('held records of one order', () => {
  it('stand together in the order in which they were made, whatever came between', async () => {
    const [older = anId<OrderId>(), newer] = [anId<OrderId>(), anId<OrderId>()].sort();
    const [first, second] = [sale(b, older), sale(b, newer)];
    const mixed = first.flatMap((record, i) => [record, second[i]]);
    await hold(b, mixed);
    const names = first.map(({ name }) => name);
    expect(await namesHeld()).toEqual([...names, ...names]);
    const pages: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await test.get(`/api/exceptions/quarantine?limit=5${cursor}`, manager);
      pages.push(...(body['results'] as { device_seq: number }[]).map(({ device_seq: seq }) => seq));
      cursor = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : '';
    } while (cursor);
    expect(pages).toEqual([...first, ...second].map(({ deviceSeq }) => deviceSeq));
  });

  it('are one matter, however many there are, beside all else that waits', async () => {
    const records = sale(b);
    await hold(b, records);
    const { body: all } = await test.get('/api/exceptions', manager);
    const parts = all['results'] as { matter: string }[];
    expect(new Set(parts.map(({ matter }) => matter)).size).toBe(1);
    expect(parts).toHaveLength(records.length);
    const { body } = await test.get('/api/exceptions/summary', manager);
    expect(body).toMatchObject({ quarantine: records.length, matters: { quarantine: 1 } });
  });

  it('go on being read where the page before ended with one that was decided since', async () => {
    const records = sale(b);
    const ids = await hold(b, records);
    const { body } = await test.get('/api/exceptions/quarantine?limit=2', manager);
    expectOk(await accept(ids.slice(0, 2)));
    const rest = await resultsOf(`quarantine?limit=9&cursor=${String(body['next'])}`);
    expect(rest.map(({ id }) => id)).toEqual(ids.slice(2));
  });

  it('stay with the reason where one is accepted before what it needs, and nothing is lost', async () => {
    const records = sale(b);
    const ids = await hold(b, records);
    const send = ids[4] ?? '';
    expect(await accept([send])).toMatchObject({ status: 409, body: { reason: 'ORDER_UNKNOWN' } });
    expect((await resultsOf('quarantine')).map(({ id, refused }) => [id, refused])).toEqual(
      ids.map((id) => [id, id === send ? 'ORDER_UNKNOWN' : null]),
    );
    expect(outcomesOf(await accept(ids))).toEqual(records.map(() => 'applied'));
    expect(await rowsOf('orders')).toMatchObject([{ paid: 57_500 }]);
    expect(await resultsOf('quarantine')).toEqual([]);
  });

  it('take along what they rest on, and leave what came after', async () => {
    const records = sale(b);
    const ids = await hold(b, records);
    const [, , change = ''] = ids;
    expect(outcomesOf(await acceptWithEarlier(change))).toEqual(['applied', 'applied', 'applied']);
    expect(await rowsOf('order_lines')).toMatchObject([{ quantity: 3, sent_at: null }]);
    expect((await resultsOf('quarantine')).map(({ id }) => id)).toEqual(ids.slice(3));
  });

  it('take along nothing of other orders, and nothing that nobody is believed to have done', async () => {
    const [one, other] = [sale(b), sale(b)];
    await hold(b, other);
    const doubted = await hold(b, one.slice(0, 2), 'UNPROVEN');
    const [change = ''] = await hold(b, one.slice(2, 3));
    expect(await acceptWithEarlier(change)).toMatchObject({ status: 409, body: { reason: 'ORDER_UNKNOWN' } });
    expect(await rowsOf('orders')).toEqual([]);
    expectOk(await accept(doubted));
    expect(outcomesOf(await acceptWithEarlier(change))).toEqual(['applied']);
    expect(await rowsOf('orders')).toHaveLength(1);
  });
});
