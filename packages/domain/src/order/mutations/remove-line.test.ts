import { describe, expect, it } from 'vitest';
import {
  ADVANCED,
  after,
  aLine,
  anOrder,
  aPayment,
  aSentOrder,
  LATER_LINE,
  LINE,
  ORDER,
  outcomeOf,
} from '../../testing/builders.ts';
import { removeLine } from './remove-line.ts';

const args = { orderId: ORDER, lineId: LINE };

describe('removing a line', () => {
  it('takes it away, leaves the others, and advances the order', () => {
    const other = aLine({ id: LATER_LINE });
    expect(after(removeLine, anOrder({ lines: [aLine(), other] }), args)).toEqual(
      anOrder({ lines: [other], stamp: ADVANCED }),
    );
  });

  it('overwrites the line', () => {
    expect(removeLine.overwrites(args)).toEqual([
      { ref: { kind: 'order', id: ORDER }, part: `line:${LINE}` },
    ]);
  });

  it('is refused once the kitchen has it: then it is voided', () => {
    expect(outcomeOf(removeLine, aSentOrder(), args)).toBe('LINE_SENT');
    const voided = aLine({ sentAt: 1, kitchenStatus: 'void', voidReason: 'habis' });
    expect(outcomeOf(removeLine, anOrder({ lines: [voided] }), args)).toBe('LINE_VOID');
  });

  it('is refused where there is no such order or line, and where the order is closed', () => {
    expect(outcomeOf(removeLine, undefined, args)).toBe('ORDER_UNKNOWN');
    expect(outcomeOf(removeLine, anOrder({ lines: [] }), args)).toBe('LINE_UNKNOWN');
    expect(outcomeOf(removeLine, anOrder({ status: 'cancelled' }), args)).toBe('ORDER_CLOSED');
  });

  it('is refused under a payment that covers it, and allowed where the rest still covers the payment', () => {
    const other = aLine({ id: LATER_LINE });
    const payments = [aPayment()];
    expect(outcomeOf(removeLine, anOrder({ payments }), args)).toBe('ORDER_PAID');
    expect(after(removeLine, anOrder({ payments, lines: [aLine(), other] }), args).lines).toEqual([other]);
  });
});
