import { DEFAULT_CHARGES, type ReadCommand } from '@meja/domain';
import { locale } from '@meja/ui/messages';
import { changeWords, type Lookup } from '@meja/ui/words/tablet';
import { afterEach, describe, expect, test } from 'vitest';
import { aLine, anOrder, aPayment } from '#lib/testing/builders.ts';
import { decisionOn, verdictWords, type Verdict } from './verdict-words.ts';

const tea = aLine({ name: 'Es Teh', quantity: 3 });
const order = anOrder({ lines: [tea] });
const lookup: Lookup = {
  order: (id) => (id === order.id ? order : undefined),
  tableName: () => 'A3',
  money: (minor) => `Rp ${minor}`,
};
const at = { orderId: order.id, lineId: tea.id };
const { stamp: _, ...standing } = tea;
const verdict = (command: ReadCommand | null, over: Partial<Verdict>): Verdict => ({
  command,
  outcome: 'applied',
  code: null,
  detail: null,
  ...over,
});
const payment: ReadCommand = {
  name: 'payment.record',
  args: { orderId: order.id, paymentId: aPayment().id, ...settled(63_250) },
};

function settled(amount: number) {
  const { method, rounding, change, reference, receiptNumber } = aPayment();
  const assurance = 'counted' as const;
  const shiftId = null;
  return { method, assurance, rounding, change, reference, receiptNumber, amount, tendered: amount, shiftId };
}

afterEach(() => locale.set('id'));

describe('a change in one line', () => {
  test('names what was done, in the language of the moment', () => {
    const command: ReadCommand = { name: 'order.changeQuantity', args: { ...at, quantity: 2 } };
    expect(changeWords(command, lookup)).toBe('Es Teh: jumlah menjadi 2');
    locale.set('en');
    expect(changeWords(command, lookup)).toBe('Es Teh: quantity set to 2');
  });

  test('has words for every kind of change', () => {
    const { tableId, covers, customerName, customerPhone, note, id: orderId } = order;
    const header = { tableId, covers, customerName, customerPhone, note };
    const { productId, name, unitPrice, quantity, modifiers, taxClass } = tea;
    const commands: ReadCommand[] = [
      {
        name: 'order.open',
        args: { orderId, number: '1', type: 'dine_in', ...header, charges: DEFAULT_CHARGES },
      },
      {
        name: 'order.addLine',
        args: { ...at, productId, name, unitPrice, quantity, modifiers, taxClass, note: '' },
      },
      { name: 'order.changeLineNote', args: { ...at, note: 'panas' } },
      { name: 'order.changeLineNote', args: { ...at, note: '' } },
      { name: 'order.removeLine', args: at },
      { name: 'order.voidLine', args: { ...at, reason: 'habis' } },
      { name: 'order.send', args: { orderId, lineIds: [tea.id] } },
      { name: 'order.changeHeader', args: { orderId, ...header } },
      { name: 'order.cancel', args: { orderId, reason: 'tamu pergi' } },
      { name: 'order.complete', args: { orderId, keepsTable: false } },
      { name: 'order.freeTable', args: { orderId } },
      payment,
    ];
    expect(commands.map((command) => changeWords(command, lookup))).toEqual([
      'Pesanan dibuka',
      '3× Es Teh ditambahkan',
      'Es Teh: catatan “panas”',
      'Es Teh: catatan dihapus',
      'Es Teh dihapus',
      'Es Teh dibatalkan: habis',
      '1 item dikirim ke dapur',
      'Meja, tamu atau pelanggan diubah',
      'Pesanan dibatalkan: tamu pergi',
      'Pesanan ditutup',
      'Meja dikosongkan',
      'Tunai Rp 63250 diterima',
    ]);
  });

  test('that this version can’t read is still a change', () => {
    expect(changeWords(null, lookup)).toBe('Perubahan pesanan');
  });
});

describe('a verdict', () => {
  test('of a conflict on a line shows both values', () => {
    const command: ReadCommand = { name: 'order.changeQuantity', args: { ...at, quantity: 2 } };
    const words = verdictWords(
      verdict(command, { outcome: 'conflict', detail: { theirs: standing } }),
      lookup,
    );
    expect(words.happened).toContain('Es Teh');
    expect(words.differences).toEqual([{ what: 'Jumlah', mine: '2×', theirs: '3×' }]);
  });

  test('of a conflict with a line that is gone says so', () => {
    const command: ReadCommand = { name: 'order.changeLineNote', args: { ...at, note: 'panas' } };
    const words = verdictWords(verdict(command, { outcome: 'conflict', detail: { theirs: null } }), lookup);
    expect(words.differences).toEqual([
      { what: 'Catatan', mine: 'panas', theirs: 'Sudah tidak ada di pesanan' },
    ]);
  });

  test('of a conflict on where an order sits shows only what differs', () => {
    const theirs = { tableId: null, covers: 4, customerName: '', customerPhone: '', note: '' };
    const command: ReadCommand = {
      name: 'order.changeHeader',
      args: { orderId: order.id, ...theirs, covers: 2, customerName: 'Bu Sri' },
    };
    const words = verdictWords(verdict(command, { outcome: 'conflict', detail: { theirs } }), lookup);
    expect(words.differences.map(({ mine, theirs: stands }) => [mine, stands])).toEqual([
      ['2', '4'],
      ['Bu Sri', 'Tidak ada'],
    ]);
  });

  test('of a refusal says why, and sends to whom can help', () => {
    const command: ReadCommand = { name: 'order.voidLine', args: { ...at, reason: 'habis' } };
    const words = verdictWords(verdict(command, { outcome: 'rejected', code: 'NOT_PERMITTED' }), lookup);
    expect(words.happened).toMatch(/^Es Teh dibatalkan: habis\. Peran Anda/);
    expect(words.todo).toContain('manajer');
  });

  test('of money without an order names the sum', () => {
    const words = verdictWords(verdict(payment, { code: 'UNALLOCATED' }), lookup);
    expect(words.happened).toContain('Tunai Rp 63250');
    expect(words.kept).toContain('Tidak ada yang hilang');
  });

  test('of what could not be read keeps calm', () => {
    const words = verdictWords(verdict(null, { outcome: 'quarantined', code: 'MALFORMED' }), lookup);
    expect([words.title, words.happened, words.kept, words.todo].every(Boolean)).toBe(true);
    expect(words.happened).not.toContain('MALFORMED');
  });
});

test('a change of an item that somebody took off is told as two people at one order, and not as a broken rule', () => {
  const gone = { ...at, lineId: aLine().id };
  const words = verdictWords(
    verdict(
      { name: 'order.changeQuantity', args: { ...gone, quantity: 4 } },
      { outcome: 'rejected', code: 'LINE_UNKNOWN' },
    ),
    lookup,
  );
  expect(words.title).toBe(
    verdictWords(verdict(payment, { outcome: 'conflict', detail: { theirs: null } }), lookup).title,
  );
  expect(words.differences).toEqual([{ what: 'Jumlah', mine: '4×', theirs: 'Sudah tidak ada di pesanan' }]);
  expect(words.happened).toContain('dihapus dari pesanan oleh orang lain');
});

describe('what head office set aside', () => {
  const open: ReadCommand = { name: 'order.changeQuantity', args: { ...at, quantity: 2 } };
  const decision = { action: 'set_aside', by: 'Rina', at: 1, note: 'Dobel' };
  const setAside = verdict(open, { outcome: 'rejected', code: 'SET_ASIDE', detail: { decision } });

  test('is told as its decision, and not as a rule', () => {
    expect(verdictWords(setAside, lookup).title).toBe('Dikesampingkan oleh kantor pusat');
    expect(decisionOn({ ...setAside, decision: null })).toEqual(decision);
    expect(decisionOn({ detail: null, decision: null })).toBeNull();
  });

  test('is no reason to open a new order, and nor is one that is closed, but for who wants more', () => {
    const todo = (command: ReadCommand, code: string) =>
      verdictWords(verdict(command, { outcome: 'rejected', code }), lookup).todo;
    locale.set('en');
    const complete: ReadCommand = { name: 'order.complete', args: { orderId: order.id, keepsTable: false } };
    expect(todo(complete, 'ORDER_CLOSED')).toBe('Open the order, check it, and do it again if still needed.');
    expect(todo(complete, 'ORDER_UNKNOWN')).toMatch(/^Ask head office/);
    const { productId, name, unitPrice, quantity, modifiers, taxClass } = tea;
    const args = { ...at, productId, name, unitPrice, quantity, modifiers, taxClass, note: '' };
    expect(todo({ name: 'order.addLine', args }, 'ORDER_CLOSED')).toMatch(/open a new order/);
  });
});
