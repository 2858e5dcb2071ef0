import { describe, expect, it } from 'vitest';
import { MAX_AMOUNT } from '../../kernel/money.ts';
import {
  ADVANCED,
  aContext,
  after,
  aLine,
  anId,
  anOrder,
  aPayment,
  CASHIER,
  LATER_LINE,
  LINE,
  NEW,
  ORDER,
  outcomeOf,
} from '../../testing/builders.ts';
import { MAX_LINES } from '../bill.ts';
import { dueOf, Order, paymentStatusOf } from '../order.ts';
import { addLine } from './add-line.ts';

const args = {
  orderId: ORDER,
  lineId: LATER_LINE,
  productId: anId<never>(71),
  name: 'Es Teh Manis',
  unitPrice: 5_000,
  quantity: 1,
  modifiers: [{ optionId: anId<never>(90), groupName: 'Es', name: 'Es sedikit', price: 0 }],
  note: 'tanpa gula',
  taxClass: 'standard' as const,
};

describe('adding a line', () => {
  it('puts it after the others, unsent, with the price it was given', () => {
    const { orderId: _, lineId, ...rest } = args;
    const order = after(addLine, anOrder(), args);
    expect(order.lines).toEqual([
      aLine(),
      {
        ...aLine(),
        ...rest,
        id: lineId,
        addedAt: aContext().at,
        addedBy: CASHIER,
        stamp: NEW,
      },
    ]);
    expect(() => Order.parse(order)).not.toThrow();
  });

  it('advances the order, and neither its header nor the other lines', () => {
    const before = anOrder();
    const order = after(addLine, before, args);
    expect(order.stamp).toEqual(ADVANCED);
    expect(order.headerStamp).toEqual(before.headerStamp);
    expect(order.lines[0]).toEqual(before.lines[0]);
  });

  it('commutes: it overwrites nothing', () => {
    expect(addLine.overwrites(args)).toEqual([]);
  });

  it('to a bill that was paid but not closed makes it part-paid', () => {
    const order = after(addLine, anOrder({ payments: [aPayment()] }), args);
    expect(paymentStatusOf(order)).toBe('partial');
    expect(dueOf(order)).toBe(5_750);
  });

  it('is refused where there is no such order, where it is closed, and for a line that is there', () => {
    expect(outcomeOf(addLine, undefined, args)).toBe('ORDER_UNKNOWN');
    expect(outcomeOf(addLine, anOrder({ status: 'completed' }), args)).toBe('ORDER_CLOSED');
    expect(outcomeOf(addLine, anOrder({ status: 'cancelled' }), args)).toBe('ORDER_CLOSED');
    expect(outcomeOf(addLine, anOrder(), { ...args, lineId: LINE })).toBe('LINE_EXISTS');
  });

  it('is refused when the order has as many lines as one may have', () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, i) => aLine({ id: anId<never>(1_000 + i) }));
    expect(outcomeOf(addLine, anOrder({ lines: lines(MAX_LINES - 1) }), args)).toHaveProperty('lines');
    expect(outcomeOf(addLine, anOrder({ lines: lines(MAX_LINES) }), args)).toBe('ORDER_TOO_LARGE');
  });

  it('is refused when the bill would leave what numbers count exactly, modifiers included', () => {
    const dear = { ...args, unitPrice: MAX_AMOUNT, modifiers: [], quantity: 1 };
    expect(outcomeOf(addLine, anOrder({ lines: [] }), dear)).toMatchObject({
      lines: [{ unitPrice: MAX_AMOUNT }],
    });
    expect(outcomeOf(addLine, anOrder(), dear)).toBe('ORDER_TOO_LARGE');
    expect(outcomeOf(addLine, anOrder({ lines: [] }), { ...dear, quantity: 2 })).toBe('ORDER_TOO_LARGE');
    const modifiers = Array.from({ length: 50 }, (_, i) => ({
      optionId: anId<never>(100 + i),
      groupName: 'Tambahan',
      name: 'Emas',
      price: MAX_AMOUNT,
    }));
    const dearest = { ...args, quantity: 999, unitPrice: MAX_AMOUNT, modifiers };
    expect(outcomeOf(addLine, anOrder({ lines: [] }), dearest)).toBe('ORDER_TOO_LARGE');
  });

  it.each([
    ['none of it', { quantity: 0 }],
    ['a thousand of it', { quantity: 1_000 }],
    ['half of it', { quantity: 0.5 }],
    ['a negative price', { unitPrice: -1 }],
    ['a price beyond money', { unitPrice: MAX_AMOUNT + 1 }],
    ['no name', { name: '' }],
    ['a modifier that takes money off', { modifiers: [{ ...args.modifiers[0], price: -500 }] }],
    ['an unknown tax class', { taxClass: 'luxury' }],
  ])('does not take %s', (_, wrong) => {
    expect(addLine.args.safeParse({ ...args, ...wrong }).success).toBe(false);
  });
});
