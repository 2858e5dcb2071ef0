import { describe, expect, test } from 'vitest';
import { aLine, anOrder, aPayment, aRefund } from '#lib/testing/builders.ts';
import { receiptOf } from './receipt.ts';

const lines = [
  aLine({ quantity: 2 }),
  aLine({ name: 'Es Teh', unitPrice: 5_000 }),
  aLine({ name: 'Kerupuk', kitchenStatus: 'void' }),
];

describe('a receipt', () => {
  test('lists what counts, not what was taken off', () => {
    const receipt = receiptOf(anOrder({ lines }));
    expect(receipt.lines.map(({ line, gross }) => [line.name, gross])).toEqual([
      ['Nasi Goreng Kampung', 50_000],
      ['Es Teh', 5_000],
    ]);
    expect(receipt).toMatchObject({ number: 'JKT-1-261120-1', due: 63_250, change: 0 });
  });

  test('of the last payment shows all of them and what is left', () => {
    const payments = [
      aPayment({ amount: 60_000, tendered: 60_000 }),
      aPayment({
        amount: 3_250,
        rounding: 50,
        tendered: 5_000,
        change: 1_700,
        receiptNumber: 'R2',
        takenAt: 9,
      }),
    ];
    expect(receiptOf(anOrder({ lines, payments }), payments[1])).toMatchObject({
      number: 'R2',
      at: 9,
      rounding: 50,
      paid: 63_300,
      change: 1_700,
      due: 0,
    });
  });

  test('of several guests adds up: what was kept of all their tenders is the total and its rounding', () => {
    const payments = [
      aPayment({ amount: 20_000, tendered: 50_000, change: 30_000 }),
      aPayment({ method: 'qris', amount: 23_250, tendered: 23_250, receiptNumber: 'R2' }),
      aPayment({ amount: 20_000, rounding: -50, tendered: 20_000, change: 50, receiptNumber: 'R3' }),
    ];
    const {
      bill,
      rounding,
      paid,
      due,
      payments: shown,
    } = receiptOf(anOrder({ lines, payments }), payments[2]);
    expect(shown.reduce((sum, each) => sum + each.amount + each.rounding, 0)).toBe(paid);
    expect(paid + due).toBe(bill.total + rounding);
    expect(due).toBe(0);
  });

  test('of an earlier payment stays as it was handed out', () => {
    const payments = [aPayment({ amount: 13_250 }), aPayment({ amount: 50_000, receiptNumber: 'R2' })];
    const receipt = receiptOf(anOrder({ lines, payments }), payments[0]);
    expect(receipt.payments).toEqual([payments[0]]);
    expect(receipt.due).toBe(50_000);
  });

  test('names what was given back of its payments, and of no later one', () => {
    const payments = [aPayment({ amount: 13_250 }), aPayment({ amount: 50_000, receiptNumber: 'R2' })];
    const [first, second] = payments.map((payment) => aRefund(payment, { amount: 1_000 }));
    const order = anOrder({ lines, payments, refunds: [second, first].flatMap((each) => each ?? []) });
    expect(receiptOf(order).refunds).toEqual([second, first]);
    expect(receiptOf(order, payments[0]).refunds).toEqual([first]);
    expect(receiptOf(order).due).toBe(2_000);
  });
});
