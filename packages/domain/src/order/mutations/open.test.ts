import { describe, expect, it } from 'vitest';
import { DEFAULT_CHARGES, INDONESIA_PB1 } from '../../outlet/charges.ts';
import {
  aContext,
  after,
  anId,
  anOrder,
  CASHIER,
  ME,
  NEW,
  ORDER,
  outcomeOf,
} from '../../testing/builders.ts';
import { Order } from '../order.ts';
import { openOrder } from './open.ts';

const args = {
  orderId: ORDER,
  number: 'JKT-1-261120-1',
  type: 'dine_in' as const,
  tableId: anId<never>(80),
  covers: 4,
  customerName: 'Bu Sari',
  customerPhone: '0812',
  note: 'dekat jendela',
  charges: INDONESIA_PB1,
};

describe('opening an order', () => {
  it('begins it empty, on the day, by the person and on the device of the context, at the rates it was given', () => {
    const { orderId, ...rest } = args;
    expect(after(openOrder, undefined, args)).toEqual({
      ...anOrder(),
      ...rest,
      id: orderId,
      deviceId: ME,
      openedAt: aContext().at,
      openedBy: CASHIER,
      status: 'pending',
      lines: [],
      payments: [],
      refunds: [],
      headerStamp: NEW,
      stamp: NEW,
    });
  });

  it('makes a document that fits its schema', () => {
    expect(() => Order.parse(after(openOrder, undefined, args))).not.toThrow();
  });

  it('is refused for an id that is taken, even by a closed order', () => {
    expect(outcomeOf(openOrder, anOrder(), args)).toBe('ORDER_EXISTS');
    expect(outcomeOf(openOrder, anOrder({ status: 'cancelled' }), args)).toBe('ORDER_EXISTS');
  });

  it.each([
    [
      'an id in upper case, which a database would take for the same order',
      { orderId: ORDER.replace('7000', '7ABC') },
    ],
    ['no number', { number: '' }],
    ['covers beyond what a table holds', { covers: 1_000 }],
    ['a note that no database can hold', { note: 'meja\0' }],
    ['a name that was cut within a character', { customerName: 'Sari \ud83d' }],
    ['a rate above the whole', { charges: { ...DEFAULT_CHARGES, taxBps: 10_001 } }],
    ['an amount that is not whole', { charges: { ...DEFAULT_CHARGES, cashRounding: 0.5 } }],
  ])('does not take %s', (_, wrong) => {
    expect(openOrder.args.safeParse({ ...args, ...wrong }).success).toBe(false);
  });

  it('overwrites nothing', () => {
    expect(openOrder.overwrites(args)).toEqual([]);
  });
});
