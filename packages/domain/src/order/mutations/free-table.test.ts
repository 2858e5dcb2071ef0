import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableId } from '../../kernel/ids.ts';
import {
  ADVANCED,
  aContext,
  after,
  anId,
  anOrder,
  aPayment,
  aSentOrder,
  ORDER,
  OTHER,
  outcomeOf,
} from '../../testing/builders.ts';
import type { Order } from '../order.ts';
import { completeOrder } from './complete.ts';
import { freeTable } from './free-table.ts';

const TABLE = anId<TableId>(80);
const args = { orderId: ORDER };
const paid = (overrides: Partial<Order> = {}): Order =>
  aSentOrder({ tableId: TABLE, payments: [aPayment()], ...overrides });
const seated = (): Order => after(completeOrder, paid(), { ...args, keepsTable: true });

describe('the table of an order that was paid', () => {
  it('is held by it where its guests stay, and by no other', () => {
    expect(seated()).toMatchObject({ status: 'completed', holdsTable: true, tableId: TABLE });
    expect(after(completeOrder, paid(), { ...args, keepsTable: false }).holdsTable).toBe(false);
    const nowhere = paid({ tableId: null });
    expect(after(completeOrder, nowhere, { ...args, keepsTable: true }).holdsTable).toBe(false);
  });

  it('is free as soon as somebody says so, and nothing else of the order changes', () => {
    const before = seated();
    const stamp = { ...ADVANCED, v: 10 };
    const context = aContext({ version: 10 });
    expect(after(freeTable, before, args, context)).toEqual({ ...before, holdsTable: false, stamp });
    expect(freeTable.overwrites(args)).toEqual([]);
  });

  it('is free once, whoever says so first', () => {
    const once = after(freeTable, seated(), args);
    const { stamp: _, ...twice } = after(freeTable, once, args, aContext({ deviceId: OTHER, version: 11 }));
    expect(once).toMatchObject(twice);
  });

  it('stays free where the order is completed a second time by a tablet that did not know', () => {
    const freed = after(freeTable, seated(), args);
    expect(after(completeOrder, freed, { ...args, keepsTable: true }).holdsTable).toBe(false);
  });

  it('of an open order, which needs none to say so, stays as it was; and where there is none, it is refused', () => {
    const open = anOrder({ tableId: TABLE });
    expect(after(freeTable, open, args)).toEqual({ ...open, stamp: ADVANCED });
    expect(outcomeOf(freeTable, undefined, args)).toBe('ORDER_UNKNOWN');
  });

  it('ends free by any two tablets that complete and free it, in whatever order the server hears of them', () => {
    const Told = fc.array(fc.constantFrom('complete', 'free'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(Told, (told) => {
        const order = told.reduce(
          (now, each) =>
            each === 'free'
              ? after(freeTable, now, args)
              : after(completeOrder, now, { ...args, keepsTable: true }),
          seated(),
        );
        expect(order.holdsTable).toBe(!told.includes('free'));
      }),
    );
  });
});
