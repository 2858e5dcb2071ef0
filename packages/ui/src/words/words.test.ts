import { CashEntryId, OrderId, PaymentId, RefundId, ShiftId, type ReadCommand } from '@meja/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locale } from '../messages/locale.svelte.ts';
import { toldOf } from './office.ts';
import { changeWords, unallocatedOf } from './tablet.ts';

const ID = '0190a1b2-0000-7000-8000-000000000001';
const money = (minor: number): string => `Rp ${minor}`;
const lookup = { order: () => undefined, tableName: () => '', money };
const telling = {
  formats: { money, times: String, count: String },
  lineName: () => undefined,
  header: undefined,
  before: undefined,
};

const shiftId = ShiftId.parse(ID);
const dropped: ReadCommand = {
  name: 'shift.drop',
  args: { shiftId, entryId: CashEntryId.parse(ID), amount: 500_000, reason: 'bank' },
};
const closed: ReadCommand = { name: 'shift.close', args: { shiftId, counted: 1_200, note: '' } };
const refunded: ReadCommand = {
  name: 'payment.refund',
  args: {
    orderId: OrderId.parse(ID),
    refundId: RefundId.parse(ID),
    paymentId: PaymentId.parse(ID),
    method: 'cash',
    amount: 63_250,
    rounding: 50,
    reference: null,
    reason: 'cold food',
    receiptNumber: 'R1',
    shiftId: null,
  },
};

describe('a mutation in words', () => {
  beforeAll(() => locale.set('en'));
  afterAll(() => locale.set('id'));

  it('is one line on the tablet', () => {
    expect([dropped, closed, refunded].map((command) => changeWords(command, lookup))).toEqual([
      'Drop to safe Rp 500000: bank',
      'Shift closed, Rp 1200 counted',
      'Cash Rp 63300 given back: cold food',
    ]);
  });

  it('is a sentence with its particulars at head office', () => {
    expect([dropped, closed, refunded].map((command) => toldOf(command, telling))).toEqual([
      { title: 'Dropped Rp 500000 to the safe', details: ['“bank”'] },
      { title: 'Closed the shift, counted Rp 1200', details: [] },
      { title: 'Gave back Rp 63300 · Cash', details: ['Receipt R1', '“cold food”'] },
    ]);
  });

  it('has its own words for money that no bill has room for', () => {
    expect(unallocatedOf(refunded, lookup).happened).toContain('Rp 63300');
    expect(unallocatedOf(closed, lookup)).toEqual({});
  });
});
