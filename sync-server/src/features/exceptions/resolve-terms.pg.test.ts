import type { OrderId } from '@meja/domain';
import { describe, expect, it } from 'vitest';
import { a, decide, expectOk, head, historyOf, pokes, quiet, test, tokenOf } from '../../testing/deciding.ts';
import { differences, sellInTests, sellOne } from '../../testing/selling.ts';

sellInTests();

const REASON = 'Harga untuk rapat pengurus';
const idsOf = async () => (await differences()).map(({ id }) => String(id));
const summary = async () => (await test.get('/api/exceptions/summary', await tokenOf('manager'))).body;

/** An order of a dish for 1, of which the tablet had shown 24,000. */
async function cheaply(): Promise<{ orderId: OrderId; id: string }> {
  const orderId = await sellOne({ unitPrice: 1 });
  const [id = ''] = await idsOf();
  return { orderId, id };
}

describe('terms that differ', () => {
  it('are closed by who says that they were right, with the reason and what they cost', async () => {
    const { id } = await cheaply();
    expect(await summary()).toMatchObject({ terms: 1 });
    quiet();
    const before = await head();
    const body = expectOk(await decide('terms/resolutions', { action: 'accept', ids: [id], note: REASON }));
    expect(body).toMatchObject({
      results: [
        { id, resolution: { action: 'accept', note: REASON, by: { name: 'manager' }, amount: '27599.00' } },
      ],
    });
    expect(await summary()).toMatchObject({ terms: 0 });
    expect(await differences()).toEqual([]);
    expect(await head()).toBe(Number(before) + 1);
    expect(pokes).toHaveLength(1);
  });

  it('stay found among all, with what was decided', async () => {
    const { id } = await cheaply();
    await decide('terms/resolutions', { action: 'acknowledge', ids: [id], note: 'Sudah ditegur' });
    const all = await test.get('/api/exceptions/terms?status=resolved', await tokenOf('manager'));
    expect(all.body).toMatchObject({
      results: [{ id, status: 'resolved', resolutions: [{ action: 'acknowledge', note: 'Sudah ditegur' }] }],
    });
  });

  it('leave the sale as it is, and stand in the history of the order', async () => {
    const { orderId, id } = await cheaply();
    const order = (await test.get(`/api/orders/${orderId}`, await tokenOf('manager'))).body;
    await decide('terms/resolutions', { action: 'accept', ids: [id], note: REASON });
    const after = (await test.get(`/api/orders/${orderId}`, await tokenOf('manager'))).body;
    expect(after).toMatchObject({ items: order['items'], total: order['total'] });
    expect((await historyOf(orderId)).at(-1)).toMatchObject({
      decision: { kind: 'terms', action: 'accept', amount: '27599.00', note: REASON },
    });
  });

  it('are decided together, and once', async () => {
    await cheaply();
    await sellOne({ unitPrice: 2 });
    const ids = await idsOf();
    expect(ids).toHaveLength(2);
    const once = expectOk(await decide('terms/resolutions', { action: 'accept', ids, note: REASON }));
    const again = expectOk(await decide('terms/resolutions', { action: 'accept', ids, note: 'lain' }));
    expect(again).toEqual(once);
    expect(await decide('terms/resolutions', { action: 'acknowledge', ids, note: REASON })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_RESOLVED', resolution: { action: 'accept' } },
    });
  });

  it('need a reason', async () => {
    const { id } = await cheaply();
    for (const note of [undefined, '', '  '])
      expect(await decide('terms/resolutions', { action: 'accept', ids: [id], note })).toMatchObject({
        status: 422,
        body: { code: 'INVALID' },
      });
  });

  it('are for managers, and are not there for anybody who is not', async () => {
    const { id } = await cheaply();
    const cashier = await tokenOf('cashier');
    const asked = { action: 'accept', ids: [id], note: REASON };
    expect((await decide('terms/resolutions', asked, cashier)).status).toBe(403);
    const unknown = { ...asked, ids: [a.deviceId] };
    expect((await decide('terms/resolutions', unknown)).status).toBe(404);
  });
});
