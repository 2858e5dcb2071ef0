import { DEFAULT_CHARGES, type LineId, type OrderId } from '@meja/domain';
import { anId, paymentArgs, refundArgs } from '@meja/testing/envelope-writer';
import { describe, expect, it } from 'vitest';
import { a, b, outcomes, restaurant, rowsOf } from '../../../testing/deciding.ts';
import {
  differences,
  EGG,
  HOUR,
  inOffice,
  later,
  lineOf,
  menu,
  openOf,
  Puller,
  sellInTests,
  sellOne,
  told,
} from '../../../testing/selling.ts';

sellInTests();

const tablet = () => new Puller(a);

describe('a sale on the terms that its tablet was shown', () => {
  it('is nothing for head office', async () => {
    await sellOne({ modifiers: [{ optionId: menu.egg, ...EGG }], quantity: 2 });
    expect(await told()).toEqual([]);
  });
});

describe('a sale on other terms is kept, and head office is told', () => {
  it('of a price of 1 for a dish of 24,000, with what it takes from the bill', async () => {
    const orderId = await sellOne({ unitPrice: 1, quantity: 2 });
    expect(await rowsOf('order_lines')).toMatchObject([{ order_id: orderId, unit_price: 1 }]);
    expect(await differences()).toMatchObject([
      {
        what: 'price',
        was: { kind: 'amount', amount: '1.00' },
        should: { kind: 'amount', amount: '24000.00' },
        line: { name: 'Nasi Goreng', quantity: 2, is_void: false },
        // 47,998 with 10 % tax and 5 % service.
        cost: '55198.00',
        actor: { name: 'cashier' },
        device: { number: 1 },
        subject: { kind: 'order', id: orderId, title: 'JKT-1-261120-1' },
        status: 'open',
      },
    ]);
  });

  it('of no tax, with what that takes from the bill as it stands now', async () => {
    await sellOne({}, { charges: { ...DEFAULT_CHARGES, taxBps: 0 } });
    expect(await told()).toMatchObject([
      { what: 'charges', was: { tax_bps: 0 }, should: { tax_bps: 1_000 }, cost: '2400.00' },
    ]);
  });

  it('of another rounding, with what cash was rounded by', async () => {
    const orderId = await sellOne({}, { charges: { ...DEFAULT_CHARGES, cashRounding: 18_500 } });
    const pay = paymentArgs({ orderId, amount: 27_600, rounding: -9_100, tendered: 18_500 });
    expect(await outcomes(a, a.write({ name: 'payment.record', args: pay }))).toEqual(['applied']);
    expect(await told()).toMatchObject([
      { what: 'charges', was: { cash_rounding: '18500.00' }, cost: '9100.00' },
    ]);
  });

  it('of a dish that is taxed otherwise, or called otherwise', async () => {
    await sellOne({ taxClass: 'exempt', name: 'Nasi Goreng Istimewa' });
    expect(await told()).toEqual([
      { what: 'dish_name', was: 'Nasi Goreng Istimewa', should: 'Nasi Goreng', cost: '0.00' },
      { what: 'tax_class', was: 'exempt', should: 'standard', cost: '2400.00' },
    ]);
  });

  it('of something chosen with it for another price', async () => {
    await sellOne({ modifiers: [{ optionId: menu.egg, ...EGG, price: 500 }] });
    expect(await told()).toEqual([
      { what: 'option_price', was: '500.00', should: '4500.00', cost: '4600.00' },
    ]);
  });

  it('of something chosen that the dish can not be had with', async () => {
    const tea = { productId: menu.tea, name: 'Es Teh', unitPrice: 5_000 };
    await sellOne({ ...tea, modifiers: [{ optionId: menu.egg, ...EGG }] });
    expect(await told()).toEqual([{ what: 'option', was: 'Tambahan: Telur', should: null, cost: '0.00' }]);
  });

  it('of something chosen that is on no menu', async () => {
    await sellOne({ modifiers: [{ optionId: anId(), groupName: 'Potongan', name: 'Teman', price: 0 }] });
    expect(await told()).toEqual([{ what: 'option', was: 'Potongan: Teman', should: null, cost: '0.00' }]);
  });

  it('of a dish that is on no menu, or on that of another business', async () => {
    await sellOne({ productId: anId(), name: 'Titipan', unitPrice: 1_000 });
    expect(await told()).toEqual([{ what: 'dish', was: 'Titipan', should: null, cost: '0.00' }]);
  });

  it('of a dish that could not be had', async () => {
    await inOffice((tx) =>
      tx.updateTable('products').set({ is_available: false }).where('id', '=', menu.dish).execute(),
    );
    later(HOUR);
    await tablet().catchUp();
    later(HOUR);
    await sellOne();
    expect(await told()).toEqual([
      { what: 'dish_unavailable', was: 'Nasi Goreng', should: null, cost: '0.00' },
    ]);
  });

  it("of numbers of another tablet's series, and none is changed", async () => {
    const orderId = await sellOne({}, { number: 'JKT-2-261120-7' });
    const pay = paymentArgs({ orderId, amount: 27_600, receiptNumber: 'JKT-2-261120-R3' });
    const back = refundArgs({ orderId, paymentId: pay.paymentId, amount: 27_600, receiptNumber: 'R4' });
    const shift = { shiftId: anId<never>(), deviceId: a.deviceId, number: 'JKT-1-261120-2', float: 0 };
    await outcomes(
      a,
      a.write({ name: 'payment.record', args: pay }),
      a.write({ name: 'payment.refund', args: back }, { actorId: restaurant.staff.manager }),
      a.write({ name: 'shift.open', args: shift }),
    );
    expect((await told()).map(({ what, was }) => `${String(what)} ${String(was)}`).sort()).toEqual([
      'number JKT-1-261120-2',
      'number JKT-2-261120-7',
      'number JKT-2-261120-R3',
      'number R4',
    ]);
    expect(await rowsOf('orders')).toMatchObject([{ number: 'JKT-2-261120-7' }]);
  });

  it('once, however often it comes, and by each line', async () => {
    const orderId = anId<OrderId>();
    const line = { unitPrice: 1 };
    const mutations = [openOf(orderId), lineOf(orderId, line), lineOf(orderId, line)].map((command) =>
      a.write(command),
    );
    await outcomes(a, ...mutations);
    await outcomes(a, ...mutations);
    expect(await told()).toHaveLength(2);
  });

  it('but not of what was refused', async () => {
    const orderId = anId<OrderId>();
    expect(await outcomes(a, a.write(lineOf(orderId, { unitPrice: 1 })))).toEqual(['rejected ORDER_UNKNOWN']);
    expect(await told()).toEqual([]);
  });

  it('as of today: a line that was voided costs nothing', async () => {
    const orderId = anId<OrderId>();
    const lineId = anId<LineId>();
    await outcomes(
      a,
      a.write(openOf(orderId)),
      a.write(lineOf(orderId, { lineId, unitPrice: 1 })),
      a.write({ name: 'order.send', args: { orderId, lineIds: [lineId] } }),
      a.write(
        { name: 'order.voidLine', args: { orderId, lineId, reason: 'salah' } },
        { actorId: restaurant.staff.manager },
      ),
    );
    expect(await differences()).toMatchObject([{ line: { is_void: true }, cost: '0.00' }]);
  });
});

describe('what is chosen with a dish', () => {
  it('may be taken again as it stands on the bill, whatever it costs by now', async () => {
    const orderId = await sellOne({ modifiers: [{ optionId: menu.egg, ...EGG }] });
    await inOffice((tx) => tx.updateTable('modifier_options').set({ price: 6_000 }).execute());
    later(HOUR);
    await tablet().catchUp();
    later(HOUR);
    await outcomes(a, a.write(lineOf(orderId, { modifiers: [{ optionId: menu.egg, ...EGG }] })));
    expect(await told()).toEqual([]);
    await sellOne({ modifiers: [{ optionId: menu.egg, ...EGG }] });
    expect(await told()).toMatchObject([{ what: 'option_price', was: '4500.00', should: '6000.00' }]);
  });

  it('costs as much as it is taken again for a wrong price', async () => {
    const cheap = { modifiers: [{ optionId: menu.egg, ...EGG, price: 0 }] };
    const orderId = await sellOne(cheap);
    await outcomes(a, a.write(lineOf(orderId, { ...cheap, quantity: 3 })));
    // Four eggs, with tax and service.
    expect(await told()).toMatchObject([{ what: 'option_price', cost: '20700.00' }]);
  });
});

describe('another tablet', () => {
  it('that adds to the order is held against what it was shown itself', async () => {
    const orderId = await sellOne();
    await outcomes(b, b.write(lineOf(orderId, { unitPrice: 20_000 })));
    expect(await differences()).toMatchObject([{ device: { number: 2 }, cost: '4600.00' }]);
  });
});
