import { describe, expect, it } from 'vitest';
import {
  ADVANCED,
  ADVANCED_LINE,
  after,
  aLine,
  anOrder,
  aPayment,
  aRefund,
  aSentOrder,
  LATER_LINE,
  LINE,
  ORDER,
  outcomeOf,
  sentAt,
} from '../../testing/builders.ts';
import { billOf } from '../bill.ts';
import { voidLine } from './void-line.ts';

const args = { orderId: ORDER, lineId: LINE, reason: 'jatuh' };

describe('voiding a line', () => {
  it('takes it off the bill, keeps it in the order with its reason, and advances both', () => {
    const order = after(voidLine, aSentOrder(), args);
    expect(order).toEqual(
      aSentOrder({
        lines: [aLine({ sentAt, kitchenStatus: 'void', voidReason: 'jatuh', stamp: ADVANCED_LINE })],
        stamp: ADVANCED,
      }),
    );
    expect(billOf(order).total).toBe(0);
  });

  it('overwrites the line', () => {
    expect(voidLine.overwrites(args)).toEqual([{ ref: { kind: 'order', id: ORDER }, part: `line:${LINE}` }]);
  });

  it('is refused before the kitchen has it: then it is removed', () => {
    expect(outcomeOf(voidLine, anOrder(), args)).toBe('LINE_NOT_SENT');
  });

  it('is refused the second time', () => {
    expect(outcomeOf(voidLine, after(voidLine, aSentOrder(), args), { ...args, reason: 'lagi' })).toBe(
      'LINE_VOID',
    );
  });

  it('is refused where there is no such order or line, where the order is closed, and under a payment', () => {
    expect(outcomeOf(voidLine, undefined, args)).toBe('ORDER_UNKNOWN');
    expect(outcomeOf(voidLine, aSentOrder(), { ...args, lineId: LATER_LINE })).toBe('LINE_UNKNOWN');
    expect(outcomeOf(voidLine, aSentOrder({ status: 'completed' }), args)).toBe('ORDER_CLOSED');
    expect(outcomeOf(voidLine, aSentOrder({ payments: [aPayment()] }), args)).toBe('ORDER_PAID');
    const givenBack = aSentOrder({ payments: [aPayment()], refunds: [aRefund()] });
    expect(after(voidLine, givenBack, args).lines[0]?.kitchenStatus).toBe('void');
  });

  it('wants a reason, and keeps it without the blanks around it', () => {
    for (const reason of ['', '   ', 'x'.repeat(201), 'jatuh\0'])
      expect(voidLine.args.safeParse({ ...args, reason }).success).toBe(false);
    expect(after(voidLine, aSentOrder(), { ...args, reason: '  jatuh ' }).lines[0]?.voidReason).toBe('jatuh');
  });
});
