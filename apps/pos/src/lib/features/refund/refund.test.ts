import { dueOf, paymentStatusOf, type OrderId, type PaymentId } from '@meja/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pos } from '#lib/app/contract.ts';
import { CASHIER, settings, staffMember } from '#lib/testing/outlet.ts';
import { openShift, pay, PIN_HASH, Shop, signedIn, takeOrder, withoutShifts } from '#lib/testing/shop.ts';
import { RefundController } from './refund.svelte.ts';

describe('money given back', () => {
  let shop: Shop;
  let pos: Pos;
  let refusals: string[];

  const refundOf = (id: OrderId) => new RefundController(pos, id, ({ code }) => refusals.push(code));

  /** An order of 28,750, paid in cash by parts. */
  async function paidOrder(...parts: number[]): Promise<RefundController> {
    const order = await takeOrder(pos);
    for (const part of parts) await pay(pos, order.id, part);
    return refundOf(order.id);
  }

  beforeEach(async () => {
    shop = new Shop();
    refusals = [];
    shop.server.put('staff', staffMember(CASHIER, 'manager', PIN_HASH));
    pos = await signedIn(await shop.enrolled());
  });

  afterEach(() => shop.close());

  it('is all of the payment, the way it came, unless told otherwise', async () => {
    const refund = await paidOrder(28_750);
    expect([refund.money, refund.method, refund.isPart]).toEqual([28_750, 'cash', false]);
    refund.reason = ' pesanan keliru ';
    await refund.confirm();
    expect(refund.step).toEqual({ state: 'done', money: 28_750, method: 'cash', isUncounted: false });
    expect(refund.order?.refunds).toMatchObject([
      { amount: 28_750, rounding: 0, method: 'cash', reason: 'pesanan keliru', givenBy: CASHIER },
    ]);
    expect(refund.order && [paymentStatusOf(refund.order), dueOf(refund.order)]).toEqual([
      'refunded',
      28_750,
    ]);
  });

  it('in cash is given where shifts can’t be loaded, and says that no shift counts it', async () => {
    const { id } = await takeOrder(pos);
    await pay(pos, id, 28_750);
    const refund = new RefundController(withoutShifts(pos), id, ({ code }) => refusals.push(code));
    refund.reason = 'pesanan keliru';
    await refund.confirm();
    expect(refund.step).toMatchObject({ state: 'done', isUncounted: true });
    expect(refund.order?.refunds).toMatchObject([{ amount: 28_750, method: 'cash' }]);
  });

  it('in cash comes out of the drawer of the shift that is open, and another way out of none', async () => {
    const { id } = await openShift(pos);
    const refund = await paidOrder(28_750);
    refund.reason = 'makanan dikembalikan';
    refund.giveBack(8_750);
    await refund.confirm();
    expect(pos.shifts.byId(id)).toMatchObject({ refunds: 8_750 });
    const another = await paidOrder(28_750);
    another.reason = 'pesanan keliru';
    another.pick('transfer');
    await another.confirm();
    expect(another.step.state).toBe('done');
    expect(pos.shifts.byId(id)).toMatchObject({ refunds: 8_750 });
  });

  it('wants a reason and an amount that the payment has', async () => {
    const refund = await paidOrder(28_750);
    expect(refund.canConfirm).toBe(false);
    refund.reason = 'pesanan keliru';
    expect(refund.canConfirm).toBe(true);
    for (const money of [0, 28_751]) {
      refund.giveBack(money);
      expect(refund.canConfirm).toBe(false);
      await refund.confirm();
    }
    expect(refund.order?.refunds).toEqual([]);
  });

  it('can be a part, by another way, and then the rest', async () => {
    const refund = await paidOrder(28_750);
    refund.reason = 'makanan dikembalikan';
    refund.giveBack(8_750);
    refund.pick('transfer');
    await refund.confirm();
    const rest = refundOf(refund.order?.id as OrderId);
    expect(rest.money).toBe(20_000);
    rest.reason = 'makanan dikembalikan';
    await rest.confirm();
    expect(rest.order?.refunds).toMatchObject([
      { amount: 8_750, method: 'transfer' },
      { amount: 20_000, method: 'cash' },
    ]);
    expect(rest.refundable).toEqual([]);
  });

  it('is of the payment that is chosen', async () => {
    const refund = await paidOrder(10_000, 18_750);
    expect(refund.money).toBe(18_750);
    const [first] = refund.refundable;
    if (!first) throw new Error('no payment');
    refund.choose(first.payment.id);
    expect(refund.money).toBe(10_000);
    refund.reason = 'salah cara bayar';
    await refund.confirm();
    expect(refund.order?.refunds).toMatchObject([{ paymentId: first.payment.id, amount: 10_000 }]);
  });

  it('stays with the payment it was asked of, whatever another tablet does meanwhile', async () => {
    const refund = await paidOrder(10_000, 8_750);
    const id = refund.order?.id as OrderId;
    refund.reason = 'pesanan keliru';
    await pay(pos, id, 10_000);
    expect([refund.chosen?.payment.amount, refund.money]).toEqual([8_750, 8_750]);
    const elsewhere = refundOf(id);
    elsewhere.choose(refund.chosen?.payment.id as PaymentId);
    elsewhere.reason = 'tamu pulang';
    await elsewhere.confirm();
    expect([refund.chosen, refund.canConfirm, refund.asksWhich]).toEqual([undefined, false, true]);
    await refund.confirm();
    expect(refund.order?.refunds).toHaveLength(1);
    refund.choose(refund.refundable[0]?.payment.id as PaymentId);
    await refund.confirm();
    expect(refund.order?.refunds.map(({ amount }) => amount)).toEqual([8_750, 10_000]);
  });

  it('is written down once, however often it is confirmed', async () => {
    const refund = await paidOrder(28_750);
    refund.giveBack(1_000);
    refund.reason = 'pesanan keliru';
    await Promise.all([refund.confirm(), refund.confirm()]);
    await refund.confirm();
    expect(refund.order?.refunds).toHaveLength(1);
    expect(refusals).toEqual([]);
  });

  it('of rounded cash is what was kept for it', async () => {
    const charges = settings().charges.map((entry) => ({
      ...entry,
      charges: { ...entry.charges, cashRounding: 1_000 },
    }));
    shop.server.put('settings', settings({ charges }));
    pos = await signedIn(await shop.enrolledElsewhere());
    const order = await takeOrder(pos);
    await pos.dispatch((issue) => [
      {
        name: 'payment.record',
        args: {
          ...{ orderId: order.id, paymentId: issue.id(), method: 'cash', reference: null },
          ...{ amount: 28_750, rounding: 250, tendered: 29_000, change: 0 },
          ...{ assurance: 'counted', receiptNumber: issue.receiptNumber() },
        },
      },
    ]);
    const refund = refundOf(order.id);
    expect(refund.money).toBe(29_000);
    refund.reason = 'tamu pulang';
    await refund.confirm();
    expect(refund.order?.refunds).toMatchObject([{ amount: 28_750, rounding: 250 }]);
  });

  it('by somebody who may not is refused, and can be tried again', async () => {
    const refund = await paidOrder(28_750);
    shop.server.put('staff', staffMember(CASHIER, 'cashier', PIN_HASH));
    pos.session.signOut();
    pos = await signedIn(await shop.enrolledElsewhere());
    const cashier = refundOf(refund.order?.id as OrderId);
    cashier.reason = 'pesanan keliru';
    await cashier.confirm();
    expect(refusals).toEqual(['NOT_PERMITTED']);
    expect(cashier.step).toEqual({ state: 'asking' });
  });
});
