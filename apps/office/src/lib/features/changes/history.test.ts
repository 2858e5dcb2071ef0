import { createFormats, RUPIAH } from '@meja/ui/format';
import { locale } from '@meja/ui/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tell, type Delivered } from './history.ts';

const id = (n: number) => `0190a1b2-0000-7000-8000-${String(n).padStart(12, '0')}`;
const ORDER = id(1);
const LINE = id(2);
const TABLES: Record<string, string> = { [id(11)]: 'A1', [id(12)]: 'A2' };

const formats = createFormats(() => ({ locale: 'en', currency: RUPIAH, timeZone: 'Asia/Jakarta' }));
const header = { tableId: id(11), covers: 2, customerName: '', customerPhone: '', note: '' };
const charges = {
  taxName: 'PB1',
  taxBps: 1000,
  taxBase: 'subtotal',
  taxInclusive: false,
  serviceName: 'Service',
  serviceBps: 500,
  serviceBase: 'subtotal',
  cashRounding: 0,
};
const change = (name: string, args: Record<string, unknown>, outcome = 'applied'): Delivered => ({
  name,
  args: { orderId: ORDER, ...args },
  table: TABLES[String(args['tableId'])] ?? null,
  outcome,
});
const open = change('order.open', { number: 'JKT-1-261120-1', type: 'dine_in', ...header, charges });
const titles = (...history: Delivered[]) => tell(history, [], formats).map(({ title }) => title);

describe('an order’s changes in words', () => {
  beforeAll(() => locale.set('en'));
  afterAll(() => locale.set('id'));

  it('say where and for how many it was opened', () => {
    expect(tell([open], [], formats)).toEqual([
      { title: 'Opened the order · Dine in', details: ['Table A1', '2 guests'] },
    ]);
  });

  it('call a line by the name it was added under, even when it is gone from the order', () => {
    const added = change('order.addLine', {
      lineId: LINE,
      productId: id(3),
      name: 'Nasi Goreng',
      unitPrice: 25_000,
      quantity: 2,
      modifiers: [{ optionId: id(4), groupName: 'Pedas', name: 'Pedas sekali', price: 0 }],
      note: 'tanpa telur',
      taxClass: 'standard',
    });
    expect(tell([added], [], formats)[0]?.details).toEqual(['Pedas sekali', '“tanpa telur”']);
    expect(
      titles(
        added,
        change('order.changeQuantity', { lineId: LINE, quantity: 3 }),
        change('order.removeLine', { lineId: LINE }),
      ),
    ).toEqual(['Added 2× Nasi Goreng', 'Changed Nasi Goreng to 3', 'Removed Nasi Goreng']);
  });

  it('show what a change of the header replaced, leaving out changes that did not count', () => {
    const moved = change('order.changeHeader', { ...header, tableId: id(12), covers: 4 });
    const refused = change('order.changeHeader', { ...header, covers: 9 }, 'conflict');
    const noted = change('order.changeHeader', {
      ...header,
      tableId: id(12),
      covers: 4,
      note: 'ulang tahun',
    });
    const told = tell([open, moved, refused, noted], [], formats);
    expect(told[1]?.details).toEqual(['Table: A1 → A2', 'Guests: 2 → 4']);
    expect(told[2]?.details).toEqual(['Table: A2 → A1', 'Guests: 4 → 9']);
    expect(told[3]?.details).toEqual(['Note: nothing → ulang tahun']);
  });

  it('say what was handed over in cash, rounding included', () => {
    const paid = change('payment.record', {
      paymentId: id(5),
      method: 'cash',
      amount: 63_250,
      rounding: 50,
      tendered: 100_000,
      change: 36_700,
      reference: null,
      assurance: 'counted',
      receiptNumber: 'JKT-1-261120-R1',
    });
    expect(tell([paid], [], formats)).toEqual([
      { title: 'Took Rp\u00a063,300 · Cash', details: ['Receipt JKT-1-261120-R1'] },
    ]);
  });

  it('admit a change that only a newer version understands', () => {
    expect(titles(change('order.split', {}))).toEqual(['A change by a newer app (order.split)']);
    expect(titles(change('order.cancel', { reason: 7 }))).toEqual(['A change by a newer app (order.cancel)']);
  });
});
