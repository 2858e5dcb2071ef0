import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineId } from '../../kernel/ids.ts';
import {
  ADVANCED,
  ADVANCED_LINE,
  after,
  aLine,
  anId,
  anOrder,
  aPayment,
  aSentOrder,
  LATER_LINE,
  LINE,
  NEW,
  ORDER,
  REFUND,
  outcomeOf,
  sentAt,
} from '../../testing/builders.ts';
import { billOf, MAX_LINES } from '../bill.ts';
import { dueOf, paidOf } from '../order.ts';
import { pieceShares } from '../split.ts';
import { recordPayment } from '../../payment/mutations/record.ts';
import { refundPayment } from '../../payment/mutations/refund.ts';
import { voidPart } from './void-part.ts';

const VOIDED = anId<LineId>(25);
const args = { orderId: ORDER, lineId: LINE, voidedId: VOIDED, quantity: 1, reason: 'kebanyakan' };

describe('voiding a part of a line', () => {
  it('leaves the rest on the bill, and beside it what was taken off, void and with its reason', () => {
    const order = after(voidPart, aSentOrder(), args);
    expect(order).toEqual(
      aSentOrder({
        lines: [
          aLine({ sentAt, quantity: 1, stamp: ADVANCED_LINE }),
          aLine({
            ...{ id: VOIDED, sentAt, quantity: 1, stamp: NEW },
            ...{ kitchenStatus: 'void', voidReason: 'kebanyakan' },
          }),
        ],
        stamp: ADVANCED,
      }),
    );
    expect(billOf(order).total).toBe(28_750);
  });

  it('keeps what the kitchen has to know of the rest and of what it need not make', () => {
    const cooked = aLine({ sentAt, note: 'pedas', kitchenStatus: 'preparing', quantity: 3 });
    const [rest, voided] = after(voidPart, aSentOrder({ lines: [cooked] }), args).lines;
    expect([rest?.kitchenStatus, rest?.quantity, rest?.sentAt]).toEqual(['preparing', 2, sentAt]);
    expect([voided?.kitchenStatus, voided?.note, voided?.sentAt]).toEqual(['void', 'pedas', sentAt]);
  });

  it('voids the whole line where that has no more', () => {
    for (const quantity of [2, 3]) {
      const { lines } = after(voidPart, aSentOrder(), { ...args, quantity });
      expect(lines.map(({ id, kitchenStatus, quantity: left }) => [id, kitchenStatus, left])).toEqual([
        [LINE, 'void', 2],
      ]);
    }
  });

  it('comes to the same bill as if less had been ordered, and its shares add up to it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 99 }),
        fc.nat(),
        fc.nat(200_000),
        fc.option(fc.record({ kind: fc.constant('rate' as const), bps: fc.nat(10_000) }), { nil: null }),
        (quantity, taken, unitPrice, rate) => {
          const off = (taken % (quantity - 1)) + 1;
          const discount = rate && { ...rate, reason: '' };
          const other = aLine({ id: LATER_LINE, unitPrice: 7_000, sentAt });
          const line = aLine({ quantity, unitPrice, sentAt, discount });
          const order = after(voidPart, aSentOrder({ lines: [line, other] }), { ...args, quantity: off });
          const less = aSentOrder({ lines: [{ ...line, quantity: quantity - off }, other] });
          expect(billOf(order).total).toBe(billOf(less).total);
          const shares = pieceShares(order);
          expect(shares.flat().reduce((sum, share) => sum + share, 0)).toBe(billOf(order).total);
          expect(shares.map(({ length }) => length)).toEqual([quantity - off, 0, 2]);
        },
      ),
    );
  });

  it('takes nothing off under a payment, until that much was given back', () => {
    const paid = after(recordPayment, aSentOrder(), {
      ...{ orderId: ORDER, paymentId: aPayment().id, method: 'cash', amount: 57_500, rounding: 0 },
      ...{ tendered: 57_500, change: 0, reference: null, assurance: 'counted' },
      ...{ receiptNumber: 'JKT-1-261120-R1', shiftId: null },
    });
    expect(outcomeOf(voidPart, paid, args)).toBe('ORDER_PAID');
    const givenBack = after(refundPayment, paid, {
      ...{ orderId: ORDER, refundId: REFUND, paymentId: aPayment().id, method: 'cash' },
      ...{ amount: 28_750, rounding: 0, reference: null, reason: 'kebanyakan' },
      ...{ receiptNumber: 'JKT-1-261120-R2', shiftId: null },
    });
    const order = after(voidPart, givenBack, args);
    expect([billOf(order).total, paidOf(order), dueOf(order)]).toEqual([28_750, 57_500, 0]);
  });

  it('overwrites the line, and makes one', () => {
    const ref = { kind: 'order', id: ORDER };
    expect(voidPart.overwrites(args)).toEqual([{ ref, part: `line:${LINE}` }]);
    expect(voidPart.writes?.(args)).toEqual([{ ref, part: `line:${VOIDED}` }]);
  });

  it('is refused of what was not sent, is void, unknown or closed, and under an id that is taken', () => {
    expect(outcomeOf(voidPart, undefined, args)).toBe('ORDER_UNKNOWN');
    expect(outcomeOf(voidPart, anOrder(), args)).toBe('LINE_NOT_SENT');
    expect(outcomeOf(voidPart, aSentOrder(), { ...args, lineId: LATER_LINE })).toBe('LINE_UNKNOWN');
    expect(outcomeOf(voidPart, aSentOrder(), { ...args, voidedId: LINE })).toBe('LINE_EXISTS');
    expect(outcomeOf(voidPart, aSentOrder({ status: 'completed' }), args)).toBe('ORDER_CLOSED');
    const voided = after(voidPart, aSentOrder(), { ...args, quantity: 2 });
    expect(outcomeOf(voidPart, voided, args)).toBe('LINE_VOID');
  });

  it('is refused where the order could hold no more lines; the whole line can be voided still', () => {
    const full = Array.from({ length: MAX_LINES }, (_, i) =>
      aLine({ id: i === 0 ? LINE : anId(1000 + i), sentAt }),
    );
    const order = aSentOrder({ lines: full });
    expect(outcomeOf(voidPart, order, args)).toBe('ORDER_TOO_LARGE');
    expect(after(voidPart, order, { ...args, quantity: 2 }).lines).toHaveLength(MAX_LINES);
  });

  it('wants a reason and a quantity', () => {
    for (const wrong of [{ reason: ' ' }, { quantity: 0 }, { quantity: 1.5 }])
      expect(voidPart.args.safeParse({ ...args, ...wrong }).success).toBe(false);
  });
});
