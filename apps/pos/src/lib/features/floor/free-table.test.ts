import { billOf, isClosed, type LineId, type Order, type OrderId, type TableId } from '@meja/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import { addLine, openOrder, payCash, send } from '#lib/testing/outlet.ts';
import type { Tablet } from '#lib/testing/tablet.ts';
import { twoTablets } from '#lib/testing/two-tablets.ts';
import { paidByTable, tableStateOf } from './table-state.ts';

const TABLE = '0190a000-0000-7000-8000-0000000000e1' as TableId;

/** What a tablet's floor shows of the table. */
async function floor(tablet: Tablet) {
  const orders = await tablet.view();
  const seated = orders.filter((order) => order.tableId === TABLE && !isClosed(order));
  const state = tableStateOf(seated, paidByTable(orders).get(TABLE) ?? [], {
    troubled: () => false,
    waits: () => false,
  });
  return state.state === 'free' ? [state.state] : [state.state, ...state.orders.map(({ id }) => id)];
}

describe('a table whose guests have paid before they ate', () => {
  let tablet: Tablet;
  let other: Tablet;
  let paid: Order;

  /** Guests sit down. */
  const seat = (at: Tablet): Promise<Order> =>
    at.do((issue) => {
      const orderId = issue.id<OrderId>();
      const lineId = issue.id<LineId>();
      const open = openOrder(issue, orderId);
      if (open.name !== 'order.open') throw new Error('not an opening');
      const seated = { ...open, args: { ...open.args, type: 'dine_in' as const, tableId: TABLE } };
      return [seated, addLine(orderId, lineId), send(orderId, [lineId])];
    });
  const free = (at: Tablet): Promise<Order> =>
    at.do(() => [{ name: 'order.freeTable', args: { orderId: paid.id } }]);
  /** Whatever was done on both, in the order in which it is delivered. */
  async function meet(...order: Tablet[]): Promise<void> {
    for (const each of order) await each.settle();
    for (const each of order) await each.settle();
  }

  beforeEach(async () => {
    ({ tablet, other } = await twoTablets());
    const order = await seat(tablet);
    paid = await tablet.do((issue) => [
      payCash(issue, order.id, billOf(order).total),
      { name: 'order.complete', args: { orderId: order.id, keepsTable: true } },
    ]);
    await meet(tablet, other);
  });

  it('shows as paid on every tablet, and as free once somebody says so, also without a network', async () => {
    expect([await floor(tablet), await floor(other)]).toEqual([
      ['paid', paid.id],
      ['paid', paid.id],
    ]);
    await free(other);
    expect([await floor(tablet), await floor(other)]).toEqual([['paid', paid.id], ['free']]);
    await meet(other, tablet);
    expect([await floor(tablet), await floor(other)]).toEqual([['free'], ['free']]);
  });

  it('is free once where two tablets say so at the same moment', async () => {
    await free(tablet);
    await free(other);
    await meet(tablet, other);
    expect([await floor(tablet), await floor(other)]).toEqual([['free'], ['free']]);
    expect(await tablet.db.attention.toArray()).toEqual([]);
    expect(await other.db.attention.toArray()).toEqual([]);
  });

  it.each(['first', 'last'] as const)(
    'has the next guests where one tablet frees it as another seats them, and the freeing is heard %s',
    async (when) => {
      await free(tablet);
      const next = await seat(other);
      expect(await floor(other)).toEqual(['open', next.id]);
      await meet(...(when === 'first' ? [tablet, other] : [other, tablet]));
      expect([await floor(tablet), await floor(other)]).toEqual([
        ['open', next.id],
        ['open', next.id],
      ]);
      expect((await tablet.order(paid.id)).holdsTable).toBe(false);
    },
  );

  it('is not free by an order of other guests that is paid at once', async () => {
    const next = await seat(other);
    await other.do((issue) => [
      payCash(issue, next.id, billOf(next).total),
      { name: 'order.complete', args: { orderId: next.id } },
    ]);
    await meet(other, tablet);
    expect(await floor(tablet)).toEqual(['paid', paid.id]);
  });
});
