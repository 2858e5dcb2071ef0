import { dueOf, type LineId, type OrderId, type OrderType, type TableId } from '@meja/domain';
import { docsOf } from '@meja/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pos } from '#lib/app/contract.ts';
import { addLine, openOrder, settings } from '#lib/testing/outlet.ts';
import { until } from '#lib/testing/browser.ts';
import { openShift, Shop, signedIn, withoutShifts } from '#lib/testing/shop.ts';
import { PaymentController } from './payment.svelte.ts';

describe('a payment', () => {
  let shop: Shop;
  let pos: Pos;
  let refusals: string[];

  /** An order of 28,750: one dish at 25,000, service and tax; or of more of the same. */
  async function bill(
    type: OrderType = 'takeaway',
    quantity = 1,
    tablet = pos,
    tableId: TableId | null = null,
  ): Promise<PaymentController> {
    const result = await pos.dispatch((issue) => {
      const id = issue.id<OrderId>();
      const open = openOrder(issue, id);
      if (open.name !== 'order.open') throw new Error('not an opening');
      return [{ ...open, args: { ...open.args, type, tableId } }, addLine(id, issue.id<LineId>(), quantity)];
    });
    const id = result.ok ? docsOf('order', result.value)[0]?.id : undefined;
    if (!id) throw new Error('not taken');
    return new PaymentController(tablet, id, ({ code }) => refusals.push(code));
  }

  beforeEach(async () => {
    shop = new Shop();
    refusals = [];
    pos = await signedIn(await shop.enrolled());
  });

  afterEach(() => shop.close());

  it('in cash gives change and closes a table that is paid and sent with it', async () => {
    const payment = await bill('dine_in');
    expect(payment.toPay).toBe(28_750);
    payment.tender(50_000);
    await payment.confirm();
    expect(payment.step).toMatchObject({ state: 'done', settled: true, settlement: { change: 21_250 } });
    expect(payment.order).toMatchObject({ status: 'completed', payments: [{ amount: 28_750 }] });
    expect(payment.order?.lines.every((line) => line.sentAt !== null)).toBe(true);
  });

  it('leaves its table taken where the outlet wants to be told that it is free', async () => {
    shop.server.put('settings', settings({ keepsTables: true }));
    await until(() => {
      shop.browser.timers.advance(10);
      return pos.catalogue.settings?.keepsTables === true;
    }, 'the new setting');
    const tableId = crypto.randomUUID() as TableId;
    const payment = await bill('dine_in', 1, pos, tableId);
    payment.tenderExactly();
    await payment.confirm();
    expect(payment.order).toMatchObject({ status: 'completed', holdsTable: true, tableId });
    const orderId = payment.order?.id as OrderId;
    expect((await pos.dispatch(() => [{ name: 'order.freeTable', args: { orderId } }])).ok).toBe(true);
    expect(payment.order?.holdsTable).toBe(false);
  });

  it('in cash goes into the drawer of the shift that is open, and by card into none', async () => {
    const { id } = await openShift(pos);
    for (const method of ['card', 'cash'] as const) {
      const payment = await bill();
      payment.pick(method);
      if (method === 'cash') payment.tender(50_000);
      await payment.confirm();
      expect(payment.order?.payments).toHaveLength(1);
    }
    expect(pos.shifts.byId(id)).toMatchObject({ sales: 28_750, refunds: 0 });
  });

  it('in cash is taken where shifts can’t be loaded, and says that no shift counts it', async () => {
    await openShift(pos);
    const steps = [];
    for (const method of ['card', 'cash'] as const) {
      const payment = await bill('takeaway', 1, withoutShifts(pos));
      payment.pick(method);
      if (method === 'cash') payment.tenderExactly();
      await payment.confirm();
      expect(payment.order?.payments).toMatchObject([{ method, amount: 28_750 }]);
      steps.push(payment.step);
    }
    expect(steps).toMatchObject([
      { state: 'done', isUncounted: false },
      { state: 'done', isUncounted: true },
    ]);
    expect(pos.shifts.current?.sales).toBe(0);
  });

  it('in cash is taken by the method that was shown when it was confirmed', async () => {
    await openShift(pos);
    const payment = await bill();
    payment.tenderExactly();
    const confirmed = payment.confirm();
    payment.pick('card');
    await confirmed;
    expect(payment.order?.payments).toMatchObject([{ method: 'cash' }]);
    expect(pos.shifts.current).toMatchObject({ sales: 28_750 });
  });

  it('for something to take away sends it, and leaves it open until it is handed over', async () => {
    const payment = await bill('takeaway');
    payment.tenderExactly();
    await payment.confirm();
    expect(payment.order).toMatchObject({
      status: 'confirmed',
      lines: [{ sentAt: expect.any(Number) as number }],
    });
    expect(payment.due).toBe(0);
  });

  it('is taken once, however often it is confirmed', async () => {
    const payment = await bill();
    payment.tenderExactly();
    await Promise.all([payment.confirm(), payment.confirm()]);
    await payment.confirm();
    expect(payment.order?.payments).toHaveLength(1);
    expect(refusals).toEqual([]);
  });

  it('never shows the order as paid before it shows the payment as done', async () => {
    const payment = await bill('dine_in');
    payment.tenderExactly();
    const confirmed = payment.confirm();
    const shown = new Set<number>();
    while (payment.step.state === 'saving') {
      shown.add(payment.due);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await confirmed;
    expect(shown).toEqual(new Set([28_750]));
    expect(payment.due).toBe(0);
  });

  it('of too little is a part, and the rest can follow by another tender', async () => {
    const payment = await bill('dine_in');
    payment.tender(20_000);
    expect([payment.isShort, payment.left]).toEqual([true, 8_750]);
    await payment.confirm();
    expect(payment.step).toMatchObject({ state: 'done', settled: false });
    expect(payment.order?.status).toBe('pending');
    payment.next();
    payment.pick('qris');
    payment.reference = ' QR-1 ';
    await payment.confirm();
    expect(payment.order).toMatchObject({
      status: 'completed',
      payments: [
        { method: 'cash', amount: 20_000, assurance: 'counted', reference: null },
        { method: 'qris', amount: 8_750, assurance: 'attested', reference: 'QR-1', change: 0 },
      ],
    });
  });

  it('of a share leaves the rest due', async () => {
    const payment = await bill();
    payment.splitOff(10_000);
    expect([payment.isShare, payment.toPay]).toEqual([true, 10_000]);
    payment.tender(50_000);
    await payment.confirm();
    expect(payment.step).toMatchObject({ settlement: { amount: 10_000, change: 40_000 }, settled: false });
    expect(payment.order && dueOf(payment.order)).toBe(18_750);
  });

  it('of guests who pay the same goes from one to the next, and adds up', async () => {
    const payment = await bill('dine_in');
    payment.splitEvenly(3);
    const asked: [number | undefined, number][] = [];
    for (let guest = 0; guest < 3; guest += 1) {
      asked.push([payment.guest?.number, payment.toPay]);
      payment.tenderExactly();
      await payment.confirm();
      if (guest < 2) payment.next();
    }
    expect(asked).toEqual([
      [1, 9_584],
      [2, 9_583],
      [3, 9_583],
    ]);
    expect(payment.order).toMatchObject({ status: 'completed' });
  });

  it('of a guest who hands over too little asks the same guest for the rest', async () => {
    const payment = await bill();
    payment.splitEvenly(2);
    payment.tender(10_000);
    await payment.confirm();
    payment.next();
    expect([payment.guest, payment.toPay]).toEqual([{ number: 1, of: 2 }, 4_375]);
    payment.tenderExactly();
    await payment.confirm();
    payment.next();
    expect([payment.guest, payment.toPay]).toEqual([{ number: 2, of: 2 }, 14_375]);
  });

  it('by item asks for those with their tax and service, offers the rest, and takes all that is left with the last', async () => {
    const payment = await bill('dine_in', 3);
    const [line] = payment.pieces;
    if (!line) throw new Error('no line');
    expect(line.shares).toEqual([28_750, 28_750, 28_750]);
    payment.splitByItem(new Map([[line.id, 1]]));
    expect([payment.isShare, payment.toPay]).toEqual([true, 28_750]);
    payment.tenderExactly();
    await payment.confirm();
    payment.next();
    expect(payment.pieces.map(({ shares }) => shares.length)).toEqual([2]);
    payment.splitByItem(new Map([[line.id, 2]]));
    expect([payment.isShare, payment.toPay]).toEqual([false, 57_500]);
    payment.tenderExactly();
    await payment.confirm();
    expect(payment.order?.status).toBe('completed');
  });

  it('rounds cash to the outlet’s coins, and nothing else', async () => {
    const charges = settings().charges.map((entry) => ({
      ...entry,
      charges: { ...entry.charges, cashRounding: 1_000 },
    }));
    shop.server.put('settings', settings({ charges }));
    pos = await signedIn(await shop.enrolledElsewhere());
    const payment = await bill();
    expect([payment.toPay, payment.cash.rounding]).toEqual([29_000, 250]);
    payment.pick('card');
    expect(payment.toPay).toBe(28_750);
    payment.pick('cash');
    payment.tenderExactly();
    await payment.confirm();
    expect(payment.order?.payments).toMatchObject([{ amount: 28_750, rounding: 250, tendered: 29_000 }]);
  });

  describe('where cash is rounded to coins', () => {
    async function inCoins(coin: number, quantity = 1): Promise<PaymentController> {
      const charges = settings().charges.map((entry) => ({
        ...entry,
        charges: { ...entry.charges, cashRounding: coin },
      }));
      shop.server.put('settings', settings({ charges }));
      pos = await signedIn(await shop.enrolledElsewhere());
      return bill('dine_in', quantity);
    }

    it('asks guests who pay the same for coins, and rounds what is left once, at the last', async () => {
      const payment = await inCoins(500, 3);
      expect(payment.due).toBe(86_250);
      payment.splitEvenly(4);
      const asked: number[] = [];
      for (let guest = 0; guest < 4; guest += 1) {
        asked.push(payment.toPay);
        payment.tenderExactly();
        await payment.confirm();
        if (guest < 3) payment.next();
      }
      expect(asked).toEqual([21_500, 21_500, 21_500, 22_000]);
      expect(payment.order).toMatchObject({
        status: 'completed',
        payments: [{ rounding: 0 }, { rounding: 0 }, { rounding: 0 }, { amount: 21_750, rounding: 250 }],
      });
    });

    it('asks for coins of who pays by item', async () => {
      const payment = await inCoins(500, 2);
      const [line] = payment.pieces;
      const one = new Map(line ? [[line.id, 1]] : []);
      expect(payment.shareFor(one)).toBe(29_000);
      payment.splitByItem(one);
      expect(payment.toPay).toBe(29_000);
    });

    it('takes no payment of nothing: a share that would round to nothing is asked to the unit', async () => {
      const payment = await inCoins(100);
      payment.splitOff(49);
      expect(payment.toPay).toBe(49);
      expect(payment.settlement).toBeNull();
      payment.tender(50);
      expect(payment.settlement).toEqual({ amount: 49, rounding: 0, tendered: 50, change: 1 });
    });

    it('settles all with a share that leaves less than rounding would', async () => {
      const payment = await inCoins(1_000, 3);
      expect([payment.due, payment.toPay]).toEqual([86_250, 86_000]);
      payment.splitOff(86_000);
      payment.tender(86_000);
      await payment.confirm();
      expect(payment.step).toMatchObject({ settled: true });
      expect(payment.order).toMatchObject({
        status: 'completed',
        payments: [{ amount: 86_250, rounding: -250 }],
      });
    });
  });

  it('begins anew with the first digit that follows a quick amount', async () => {
    const payment = await bill();
    payment.tenderExactly();
    expect(payment.typed).toBe(0);
    payment.type(5);
    payment.type(payment.typed * 10);
    expect(payment.tendered).toBe(50);
    payment.tender(100_000);
    expect([payment.tendered, payment.typed]).toEqual([100_000, 0]);
  });

  it('asks before it takes many times the bill, and takes it once somebody is sure', async () => {
    const payment = await bill();
    payment.type(287_505);
    await payment.confirm();
    expect([payment.doubts, payment.step.state, payment.order?.payments]).toEqual([true, 'asking', []]);
    payment.countAgain();
    expect([payment.doubts, payment.tendered]).toEqual([false, null]);
    payment.type(287_505);
    await payment.confirm({ isSure: true });
    expect(payment.order?.payments).toMatchObject([{ amount: 28_750, tendered: 287_505 }]);
  });

  it('starts on cash again after a guest who paid another way', async () => {
    const payment = await bill();
    payment.splitOff(10_000);
    payment.pick('qris');
    await payment.confirm();
    payment.next();
    expect(payment.method).toBe('cash');
  });

  it('needs to know what was handed over', async () => {
    const payment = await bill();
    expect(payment.settlement).toBeNull();
    await payment.confirm();
    expect(payment.order?.payments).toEqual([]);
  });

  it('that was refused says so, and can be tried again', async () => {
    const payment = await bill();
    payment.tenderExactly();
    pos.session.signOut();
    await payment.confirm();
    expect(refusals).toHaveLength(1);
    expect(payment.step).toEqual({ state: 'asking' });
  });
});
