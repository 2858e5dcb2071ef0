import type { OutletId, StaffId } from '@meja/domain';
import { PROTOCOL, PullResponse, START } from '@meja/sync';
import { addLineArgs, anId, type EnvelopeWriter } from '@meja/testing/envelope-writer';
import { describe, expect, it } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { NOW, openOutlet, OPENED } from '../../testing/restaurant.ts';
import {
  a,
  b,
  decide,
  decideInTests,
  expectOk,
  head,
  historyOf,
  manager,
  order,
  outcomes,
  pokes,
  push,
  quantity,
  quiet,
  restaurant,
  resultsOf,
  rowsOf,
  test,
  tokenOf,
} from '../../testing/deciding.ts';

decideInTests();

/** A wanted 3 first, B wanted 5 and was too late. */
async function conflict() {
  const at = await order();
  await push(a, quantity(a, at, 3));
  expect(await outcomes(b, quantity(b, at, 5))).toEqual(['conflict']);
  const [open] = await resultsOf('conflicts');
  return { ...at, id: String(open?.['id']), seen: Number(open?.['version']) };
}

/** What a tablet is told that has followed its outlet up to `seq`. */
async function pulled(by: EnvelopeWriter, seq: number, epoch: string | null = null) {
  const token = await test.deviceToken(restaurant.tenantId, by.deviceId, restaurant.outletId);
  const cursors = { ...START, outlet: { ...START.outlet, seq } };
  const request = { protocol: PROTOCOL, epoch, cursors, limit: 500 };
  return PullResponse.parse(expectOk(await test.post('/api/sync/pull', request, token)));
}

describe('a conflict', () => {
  it('shows both values beside what stands today', async () => {
    const { orderId, lineId, id } = await conflict();
    await push(a, quantity(a, { orderId, lineId }, 4));
    expect(await resultsOf('conflicts')).toMatchObject([
      { id, mine: { quantity: 5 }, theirs: { quantity: 3 }, current: { quantity: 4 }, obstacle: null },
    ]);
  });

  it('says who has made what stands, and when', async () => {
    const { orderId, lineId } = await conflict();
    const { staff } = restaurant;
    const changed = quantity(a, { orderId, lineId }, 4, { actorId: staff.manager });
    await push(a, changed, a.write({ name: 'order.addLine', args: addLineArgs({ orderId }) }));
    const at = new Date(changed.at).toISOString();
    expect(await resultsOf('conflicts')).toMatchObject([
      { actor: { id: staff.cashier }, made: { by: { id: staff.manager, name: 'manager' }, at } },
    ]);
  });

  it('says of what head office has put there who decided it', async () => {
    const { orderId, lineId, id, seen } = await conflict();
    expect(await outcomes(b, quantity(b, { orderId, lineId }, 6))).toEqual(['conflict']);
    expectOk(await decide(`conflicts/${id}/resolution`, { action: 'take', seen }));
    expect(await resultsOf('conflicts')).toMatchObject([
      { mine: { quantity: 6 }, made: { by: { name: 'manager' }, at: NOW.toISOString() } },
    ]);
    expect(await resultsOf('conflicts?status=resolved')).toMatchObject([{ id, made: null }]);
  });

  it('over where an order is says who has last put it there', async () => {
    const { orderId } = await order();
    const header = { tableId: null, covers: 2, customerName: '', customerPhone: '', note: '' };
    const change = (by: EnvelopeWriter, covers: number) =>
      by.write({ name: 'order.changeHeader', args: { orderId, ...header, covers } });
    const first = change(a, 4);
    await push(a, first);
    expect(await outcomes(b, change(b, 6))).toEqual(['conflict']);
    expect(await resultsOf('conflicts')).toMatchObject([
      { part: 'header', made: { at: new Date(first.at).toISOString() } },
    ]);
  });

  it('is let stand: nothing changes but that it is decided, by whom and when', async () => {
    const { id } = await conflict();
    const before = await head();
    quiet();
    expect(
      expectOk(await decide(`conflicts/${id}/resolution`, { action: 'keep', note: 'Sudah tanya' })),
    ).toMatchObject({
      action: 'keep',
      note: 'Sudah tanya',
      by: { id: restaurant.staff.manager, name: 'manager' },
      at: NOW.toISOString(),
    });
    expect(await rowsOf('order_lines')).toMatchObject([{ quantity: 3 }]);
    expect(await resultsOf('conflicts')).toEqual([]);
    expect(await resultsOf('conflicts?status=resolved')).toMatchObject([
      { id, status: 'kept', resolutions: [{ action: 'keep', by: { name: 'manager' } }] },
    ]);
    expect(await head()).toBe(Number(before) + 1);
    expect(pokes).toMatchObject([
      { stream: 'outlet', outletId: restaurant.outletId, head: Number(before) + 1 },
    ]);
  });

  it('is decided for the other value, over the order as it is today, and its history says by whom', async () => {
    const { orderId, id, seen } = await conflict();
    await push(a, a.write({ name: 'order.addLine', args: addLineArgs({ orderId, name: 'Es Teh' }) }));
    expectOk(await decide(`conflicts/${id}/resolution`, { action: 'take', seen }));
    const lines = await rowsOf('order_lines');
    expect(lines.map((line) => line['quantity']).sort()).toEqual([1, 5]);
    expect(await rowsOf('orders')).toMatchObject([{ gross_amount: 150_000 }]);
    expect((await historyOf(orderId)).at(-1)).toMatchObject({
      name: 'order.changeQuantity',
      args: { quantity: 5 },
      actor: { name: 'manager' },
      outcome: 'applied',
      decision: { kind: 'conflict', action: 'take' },
    });
  });

  it('once decided is news to every tablet: what any had changed before it saw that is a conflict', async () => {
    const { orderId, lineId, id, seen } = await conflict();
    expectOk(await decide(`conflicts/${id}/resolution`, { action: 'take', seen }));
    const line = `order:${orderId}/line:${lineId}`;
    expect(await outcomes(a, quantity(a, { orderId, lineId }, 7))).toEqual(['conflict']);
    expect(await outcomes(b, quantity(b, { orderId, lineId }, 8, { base: { [line]: seen } }))).toEqual([
      'conflict',
    ]);
    const now = Number(await head()) - 2;
    expect(await outcomes(b, quantity(b, { orderId, lineId }, 9, { base: { [line]: now } }))).toEqual([
      'merged',
    ]);
  });

  it('once decided is told to the tablet whose wish it was, with the pull that brings what came of it', async () => {
    const { id, seen } = await conflict();
    const before = await pulled(b, 0);
    expect(before.decisions).toEqual([]);
    expectOk(await decide(`conflicts/${id}/resolution`, { action: 'take', seen, note: 'Lima' }));
    const after = await pulled(b, before.cursors.outlet.seq);
    const [lost] = await rowsOf('conflicts');
    expect(after.decisions).toMatchObject([
      { mutationId: lost?.['mutation_id'], action: 'take', by: 'manager', note: 'Lima', at: NOW.getTime() },
    ]);
    expect((await pulled(b, after.cursors.outlet.seq)).decisions).toEqual([]);
    expect((await pulled(a, 0)).decisions).toEqual([]);
    // Of another history it has to know all that was decided in this one.
    const fromElsewhere = await pulled(b, after.cursors.outlet.seq, 'bbbbbbbb-0000-4000-8000-000000000001');
    expect(fromElsewhere).toMatchObject({ reset: true, decisions: after.decisions });
  });

  it('answers the same again, and to another decision who took the first', async () => {
    const { id, seen } = await conflict();
    const first = expectOk(await decide(`conflicts/${id}/resolution`, { action: 'take', seen }));
    const moved = await head();
    expect(expectOk(await decide(`conflicts/${id}/resolution`, { action: 'take', seen: 0 }))).toEqual(first);
    const late = await decide(`conflicts/${id}/resolution`, { action: 'keep' }, await tokenOf('owner'));
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_RESOLVED', resolution: { action: 'take', by: { name: 'manager' } } },
    });
    expect(await head()).toBe(moved);
  });

  it('is taken over no change that nobody has looked at', async () => {
    const { orderId, lineId, id, seen } = await conflict();
    await push(a, quantity(a, { orderId, lineId }, 4));
    const answer = await decide(`conflicts/${id}/resolution`, { action: 'take', seen });
    expect(answer).toMatchObject({ status: 409, body: { code: 'OVERTAKEN' } });
    expect(await rowsOf('order_lines')).toMatchObject([{ quantity: 4 }]);
    expect(await resultsOf('conflicts')).toHaveLength(1);
  });

  it('that the rules no longer allow says why, before and when it is tried, and stays', async () => {
    const { orderId, lineId, id } = await conflict();
    await push(a, a.write({ name: 'order.send', args: { orderId, lineIds: [lineId] } }));
    const [open] = await resultsOf('conflicts');
    expect(open).toMatchObject({ obstacle: 'LINE_SENT' });
    const before = await head();
    const take = { action: 'take', seen: Number(open?.['version']) };
    expect(await decide(`conflicts/${id}/resolution`, take)).toMatchObject({
      status: 409,
      body: { code: 'REFUSED', reason: 'LINE_SENT' },
    });
    expect(await head()).toBe(before);
    expect(await resultsOf('conflicts')).toHaveLength(1);
    expectOk(await decide(`conflicts/${id}/resolution`, { action: 'keep' }));
  });

  it('is decided once, however many decide at the same moment', async () => {
    const { id, seen } = await conflict();
    const owner = await tokenOf('owner');
    const answers = await Promise.all([
      ...[manager, owner, manager].map((token) =>
        decide(`conflicts/${id}/resolution`, { action: 'take', seen }, token),
      ),
      ...[owner, manager].map((token) => decide(`conflicts/${id}/resolution`, { action: 'keep' }, token)),
    ]);
    const won = answers.filter(({ status }) => status === 200).map(({ body }) => body['id']);
    expect(new Set(won).size).toBe(1);
    expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual(
      [],
    );
    expect(await rowsOf('resolutions')).toHaveLength(1);
  });

  it('is for who may decide, at their own outlets', async () => {
    const { id } = await conflict();
    expect(
      (await decide(`conflicts/${id}/resolution`, { action: 'keep' }, await tokenOf('cashier'))).status,
    ).toBe(403);
    const elsewhere = anId<StaffId>();
    const { tenantId } = restaurant;
    await withTenant(test.database.owner.db, tenantId, async (tx) => {
      const bandung = anId<OutletId>();
      await openOutlet(tx, tenantId, bandung, 'BDG');
      await tx
        .insertInto('users')
        .values({ tenant_id: tenantId, id: elsewhere, name: 'Manajer Bandung' })
        .execute();
      await tx
        .insertInto('role_grants')
        .values({
          tenant_id: tenantId,
          id: anId(),
          user_id: elsewhere,
          role: 'manager',
          outlet_id: bandung,
          granted_at: OPENED,
        })
        .execute();
    });
    const token = await test.userToken(tenantId, elsewhere);
    expect((await decide(`conflicts/${id}/resolution`, { action: 'keep' }, token)).status).toBe(404);
    expect(await resultsOf('conflicts')).toHaveLength(1);
  });
});
