import { describe, expect, it } from 'vitest';
import { MAX_AMOUNT } from '../../kernel/money.ts';
import {
  ADVANCED,
  ADVANCED_LINE,
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
import { changeQuantity } from './change-quantity.ts';

const args = { orderId: ORDER, lineId: LINE, quantity: 5 };

describe('changing the quantity of a line', () => {
  it('changes just that line, and advances it and the order', () => {
    const other = aLine({ id: LATER_LINE });
    expect(after(changeQuantity, anOrder({ lines: [aLine(), other] }), args)).toEqual(
      anOrder({ lines: [aLine({ quantity: 5, stamp: ADVANCED_LINE }), other], stamp: ADVANCED }),
    );
  });

  it('overwrites the line', () => {
    expect(changeQuantity.overwrites(args)).toEqual([
      { ref: { kind: 'order', id: ORDER }, part: `line:${LINE}` },
    ]);
  });

  it('is refused where there is no such order or line, and where the order is closed', () => {
    expect(outcomeOf(changeQuantity, undefined, args)).toBe('ORDER_UNKNOWN');
    expect(outcomeOf(changeQuantity, anOrder(), { ...args, lineId: LATER_LINE })).toBe('LINE_UNKNOWN');
    expect(outcomeOf(changeQuantity, anOrder({ status: 'completed' }), args)).toBe('ORDER_CLOSED');
    expect(outcomeOf(changeQuantity, anOrder({ status: 'cancelled' }), args)).toBe('ORDER_CLOSED');
  });

  it('is refused once the kitchen has the line, and once it is void', () => {
    expect(outcomeOf(changeQuantity, aSentOrder(), args)).toBe('LINE_SENT');
    const voided = aLine({ sentAt: 1, kitchenStatus: 'void', voidReason: 'habis' });
    expect(outcomeOf(changeQuantity, anOrder({ lines: [voided] }), args)).toBe('LINE_VOID');
  });

  it('may make a paid bill larger, never smaller than what was paid', () => {
    const paid = anOrder({ payments: [aPayment()] });
    expect(outcomeOf(changeQuantity, paid, { ...args, quantity: 3 })).toMatchObject({
      lines: [{ quantity: 3 }],
    });
    expect(outcomeOf(changeQuantity, paid, { ...args, quantity: 2 })).toMatchObject({
      lines: [{ quantity: 2 }],
    });
    expect(outcomeOf(changeQuantity, paid, { ...args, quantity: 1 })).toBe('ORDER_PAID');
    const half = anOrder({ payments: [aPayment({ amount: 28_750, tendered: 28_750 })] });
    expect(outcomeOf(changeQuantity, half, { ...args, quantity: 1 })).toMatchObject({
      lines: [{ quantity: 1 }],
    });
  });

  it('is refused when the bill would leave what numbers count exactly', () => {
    const dear = anOrder({ lines: [aLine({ unitPrice: MAX_AMOUNT / 4 })] });
    expect(outcomeOf(changeQuantity, dear, { ...args, quantity: 4 })).toMatchObject({
      lines: [{ quantity: 4 }],
    });
    expect(outcomeOf(changeQuantity, dear, { ...args, quantity: 5 })).toBe('ORDER_TOO_LARGE');
  });

  it.each([0, -1, 1.5, 1_000])('does not take %d', (quantity) => {
    expect(changeQuantity.args.safeParse({ ...args, quantity }).success).toBe(false);
  });
});
