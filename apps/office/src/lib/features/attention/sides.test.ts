import { createFormats, RUPIAH } from '@meja/ui/format';
import { locale } from '@meja/ui/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sidesOf } from './sides.ts';

const id = (n: number) => `0190a1b2-0000-7000-8000-${String(n).padStart(12, '0')}`;
const ORDER = id(1);
const LINE = id(2) as never;
const formats = createFormats(() => ({ locale: 'en', currency: RUPIAH, timeZone: 'Asia/Jakarta' }));

const line = {
  id: id(2),
  productId: id(3),
  name: 'Nasi Goreng',
  unitPrice: 25_000,
  quantity: 3,
  modifiers: [],
  note: '',
  taxClass: 'standard',
  discount: null,
  kitchenStatus: 'pending',
  sentAt: null,
  voidReason: null,
  addedAt: 0,
  addedBy: id(4),
};
const clash = (mutation: string, args: object, theirs: unknown = line) => ({
  mutation,
  part: `line:${String(LINE)}`,
  mine: { orderId: ORDER, lineId: id(2), ...args },
  theirs,
  tables: { mine: null, theirs: null },
});

describe('the two sides of a conflict', () => {
  beforeAll(() => locale.set('en'));
  afterAll(() => locale.set('id'));

  it('are the quantities that two tablets gave a line', () => {
    expect(sidesOf(clash('order.changeQuantity', { quantity: 2 }), formats)).toEqual({
      subject: 'Nasi Goreng',
      differences: [{ what: 'Quantity', from: '3', to: '2' }],
    });
  });

  it('tell that the line is gone', () => {
    const { subject, differences } = sidesOf(clash('order.changeQuantity', { quantity: 2 }, null), formats);
    expect([subject, differences[0]?.from]).toEqual(['an item', 'removed']);
    const voided = sidesOf(
      clash('order.changeQuantity', { quantity: 2 }, { ...line, kitchenStatus: 'void' }),
      formats,
    );
    expect(voided.differences[0]?.from).toBe('voided');
  });

  it('are what was to be taken off and what is still there', () => {
    expect(sidesOf(clash('order.removeLine', {}), formats).differences).toEqual([
      { what: 'Item', from: '3×', to: 'removed' },
    ]);
  });

  it('name the tables, not their ids, and only what differs', () => {
    const header = { tableId: id(11), covers: 2, customerName: '', customerPhone: '', note: '' };
    const sides = sidesOf(
      {
        mutation: 'order.changeHeader',
        part: 'header',
        mine: { orderId: ORDER, ...header, tableId: id(12) },
        theirs: header,
        tables: { mine: 'A2', theirs: 'A1' },
      },
      formats,
    );
    expect(sides.differences).toEqual([{ what: 'Table', from: 'A1', to: 'A2' }]);
  });

  it('stay empty where a newer version made the change', () => {
    expect(sidesOf(clash('order.splitLine', {}), formats).differences).toEqual([]);
  });
});
