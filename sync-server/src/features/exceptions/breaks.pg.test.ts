import { addLineArgs, anId } from '@meja/testing/envelope-writer';
import { describe, expect, it } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { NOW } from '../../testing/restaurant.ts';
import {
  a,
  b,
  decide,
  decideInTests,
  expectOk,
  order,
  push,
  restaurant,
  resultsOf,
  test,
} from '../../testing/deciding.ts';

decideInTests();

describe('a tablet whose numbers or records have a hole', () => {
  it('shows the numbers that have not come, until they have', async () => {
    const { orderId } = await order(b);
    const records = Array.from({ length: 4 }, () =>
      b.write({ name: 'order.addLine', args: addLineArgs({ orderId }) }),
    );
    const late = records.slice(0, 3);
    await expect(push(b, ...records.slice(3))).rejects.toThrow('gap');
    expect(await resultsOf('breaks')).toMatchObject([
      { kind: 'missing', from: 3, to: 5, device: { id: b.deviceId } },
    ]);
    await push(b, ...late.slice(0, 1));
    expect(await resultsOf('breaks')).toMatchObject([{ kind: 'missing', from: 4, to: 5 }]);
    await push(b, ...late.slice(1));
    expect(await resultsOf('breaks')).toEqual([]);
  });

  it('shows the very first numbers too, until somebody has acknowledged them', async () => {
    const { orderId } = await order(a);
    b.write({ name: 'order.addLine', args: addLineArgs({ orderId }) });
    const second = b.write({ name: 'order.addLine', args: addLineArgs({ orderId }) });
    await expect(push(b, second)).rejects.toThrow('gap');
    const missing = { kind: 'missing', from: 1, to: 1 };
    expect(await resultsOf('breaks')).toMatchObject([missing]);
    expectOk(await decide('breaks/acknowledgements', { ...missing, device_id: b.deviceId }));
    expect(await resultsOf('breaks')).toEqual([]);
  });

  it('shows until somebody has acknowledged it, once', async () => {
    const { orderId } = await order(b);
    const { tenantId, outletId } = restaurant;
    const breakId = anId<string>();
    await push(b, ...[1, 2, 3].map(() => b.write({ name: 'order.addLine', args: addLineArgs({ orderId }) })));
    await withTenant(test.database.owner.db, tenantId, async (tx) => {
      await tx.deleteFrom('mutation_log').where('device_seq', 'in', [3, 4]).execute();
      await tx
        .insertInto('chain_breaks')
        .values({
          tenant_id: tenantId,
          id: breakId,
          outlet_id: outletId,
          device_id: b.deviceId,
          device_seq: 5,
          expected: '1',
          got: '2',
          found_at: new Date(NOW.getTime() - 1_000),
        })
        .execute();
    });
    expect(await resultsOf('breaks')).toMatchObject([
      { kind: 'missing', from: 3, to: 4 },
      { kind: 'chain', from: 5 },
    ]);
    const missing = { kind: 'missing', device_id: b.deviceId, from: 3, to: 4, note: 'Tablet rusak' };
    const first = expectOk(await decide('breaks/acknowledgements', missing));
    expect(expectOk(await decide('breaks/acknowledgements', missing))).toEqual(first);
    expect((await decide('breaks/acknowledgements', { ...missing, from: 1 })).status).toBe(404);
    expectOk(await decide('breaks/acknowledgements', { kind: 'chain', id: breakId }));
    expect(await resultsOf('breaks')).toEqual([]);
    expect(await resultsOf('breaks?status=resolved')).toMatchObject([
      { kind: 'missing', from: 3, to: 4, resolutions: [{ note: 'Tablet rusak' }] },
      { kind: 'chain', resolutions: [{ by: { name: 'manager' } }] },
    ]);
  });
});
