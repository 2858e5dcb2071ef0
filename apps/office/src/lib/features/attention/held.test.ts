import { describe, expect, test } from 'vitest';
import { goesAlong, groupTitle, heldGroups } from './held.ts';
import type { Quarantined } from './exception.ts';

const formats = { money: String, times: String, count: String };
const TABLET = { id: 'b', name: 'Kasir', number: 2 };
const uuid = (n: number) => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const ORDER = uuid(1);
const LINE = uuid(2);

function held(id: string, name: string | null, args: object, over: Partial<Quarantined> = {}): Quarantined {
  const record = name && {
    ...{ name, args, actor: 'Ratna', at: 0, table: null, items: [] },
    subject: { kind: 'order', id: ORDER, title: null },
  };
  return {
    ...{ id, outletId: 'o', outletName: 'Jakarta', device: TABLET, deviceSeq: 1, raw: '{}', rawLength: 2 },
    ...{ code: 'DEVICE_REVOKED', obstacle: null, refused: null, delivered: null, isOpen: true, at: 0 },
    ...{ resolutions: [], record: record || null },
    ...over,
  };
}
const line = {
  orderId: ORDER,
  lineId: LINE,
  productId: uuid(3),
  name: 'Jus Jambu',
  unitPrice: 1,
  quantity: 1,
};
const open = held('1', 'order.open', { orderId: ORDER, number: 'JKT-2-261120-1' });
const add = held('2', 'order.addLine', { ...line, modifiers: [], taxClass: 'standard', note: '' });
const more = held('3', 'order.changeQuantity', { orderId: ORDER, lineId: LINE, quantity: 3 });

describe('held records', () => {
  test('stand together by order and tablet, under the number that their tablet gave it', () => {
    const elsewhere = held('4', 'order.send', {}, { device: { ...TABLET, id: 'c' } });
    const groups = heldGroups([open, add, more, elsewhere], formats);
    expect(groups.map(({ changes }) => changes.map(({ record }) => record.id))).toEqual([
      ['1', '2', '3'],
      ['4'],
    ]);
    expect(groups.map(groupTitle)).toEqual(['Pesanan JKT-2-261120-1', 'Pesanan yang belum ada di sini']);
  });

  test('are told in words, of a line that only they name as well', () => {
    const [group] = heldGroups([open, add, more], formats);
    expect(group?.changes.at(-1)?.title).toBe('Mengubah jumlah Jus Jambu menjadi 3');
  });

  test('name what goes along: all before that may be accepted, and whose word is not in doubt', () => {
    const doubted = { ...add, id: '5', code: 'UNPROVEN' };
    const altered = { ...add, id: '6', obstacle: 'ALTERED' };
    const [group] = heldGroups([open, doubted, altered, more], formats);
    expect(group?.changes.at(-1)?.earlier.map(({ record }) => record.id)).toEqual(['1']);
    expect([doubted, altered].map(goesAlong)).toEqual([false, false]);
  });

  test('that cannot be read stand alone', () => {
    const unread = held('7', null, {}, { deviceSeq: 9 });
    expect(heldGroups([open, unread], formats).map(({ key }) => key)).toEqual([`b ${ORDER}`, '7']);
  });
});
