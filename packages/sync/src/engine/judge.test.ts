import { DEFAULT_CHARGES, dueOf, type Order } from '@meja/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  adding,
  anId,
  CASHIER,
  header,
  LINE,
  opening,
  ORDER,
  Outlet,
  paying,
  quantity,
  sending,
  Tablet,
} from '../testing/outlet.ts';
import { attempt, judge } from './judge.ts';
import { DocumentBook } from './book.ts';
import { contextOf } from './replay.ts';

let outlet: Outlet;
let [a, b, c] = [new Tablet(1), new Tablet(2), new Tablet(3)];

/** One order with one line, 28.750, opened by a at number 1; all three tablets have it. */
beforeEach(() => {
  outlet = new Outlet();
  [a, b, c] = [new Tablet(1), new Tablet(2), new Tablet(3)];
  a.do(opening());
  a.do(adding());
  a.sync(outlet);
  for (const tablet of [b, c]) tablet.pull(outlet);
});

const lineOf = (order: Order) => order.lines.find((line) => line.id === LINE);
const outcomesOf = (tablet: Tablet) => tablet.sync(outlet).map(({ outcome }) => outcome);

describe('a mutation', () => {
  it('that nobody came before is applied, stamped with the number and the device', () => {
    expect(outlet.deliverOne(b.do(quantity(3)))).toMatchObject({ outcome: 'applied', code: null });
    expect(lineOf(outlet.order())).toMatchObject({ quantity: 3, stamp: { v: 2, by: b.id, prior: 1 } });
  });

  it("over another's work on the same order is merged when it commutes, or changes another part", () => {
    const mine = [a.do(adding(anId(21))), a.do(header('ulang tahun')), a.do(sending())];
    b.do(adding(anId(22)));
    b.sync(outlet);
    expect(outlet.deliver(mine).map(({ outcome }) => outcome)).toEqual(['merged', 'merged', 'merged']);
    expect(outlet.order().lines.map(({ id }) => id)).toEqual([LINE, anId(22), anId(21)]);
    expect(outlet.order().note).toBe('ulang tahun');
  });

  it('on a part that another changed first is a conflict with both values, and leaves the order as it is', () => {
    const late = a.do(quantity(7));
    b.do(quantity(3));
    b.sync(outlet);
    const before = outlet.order();
    const conflict = outlet.deliverOne(late);
    expect(conflict).toMatchObject({
      outcome: 'conflict',
      subject: { kind: 'order', id: ORDER },
      part: `line:${LINE}`,
      mine: { orderId: ORDER, lineId: LINE, quantity: 7 },
      theirs: { id: LINE, quantity: 3 },
    });
    expect(conflict.outcome === 'conflict' && conflict.theirs).not.toHaveProperty('stamp');
    expect(outlet.order()).toBe(before);
  });

  it('on the header names just the header in a conflict', () => {
    const late = a.do(header('mine'));
    b.do(header('theirs'));
    b.sync(outlet);
    expect(outlet.deliverOne(late)).toEqual({
      outcome: 'conflict',
      subject: { kind: 'order', id: ORDER },
      part: 'header',
      mine: late.args,
      theirs: { tableId: null, covers: 2, customerName: '', customerPhone: '', note: 'theirs' },
    });
  });

  it('of the same mind is no conflict', () => {
    const late = a.do(quantity(3));
    b.do(quantity(3));
    b.sync(outlet);
    expect(outlet.deliverOne(late)).toMatchObject({ outcome: 'merged' });
    expect(lineOf(outlet.order())?.quantity).toBe(3);
  });

  it('that the rules refuse just because of what another did to the part is a conflict, not a bare refusal', () => {
    const late = a.do(quantity(7));
    b.do(sending());
    b.sync(outlet);
    const conflict = outlet.deliverOne(late);
    expect(conflict).toMatchObject({ outcome: 'conflict', mine: { quantity: 7 }, theirs: { quantity: 1 } });
    expect(conflict.outcome === 'conflict' && conflict.theirs).toHaveProperty('sentAt', expect.any(Number));
  });

  it('that the rules refuse is rejected with their code', () => {
    const late = a.do(adding(anId(21)));
    b.do({ name: 'order.cancel', args: { orderId: ORDER, reason: 'tamu pulang' } });
    b.sync(outlet);
    expect(outlet.deliverOne(late)).toEqual({ outcome: 'rejected', code: 'ORDER_CLOSED' });
  });

  it('on a line that another took away is rejected', () => {
    const late = a.do(quantity(7));
    b.do({ name: 'order.removeLine', args: { orderId: ORDER, lineId: LINE } });
    b.sync(outlet);
    expect(outlet.deliverOne(late)).toEqual({ outcome: 'rejected', code: 'LINE_UNKNOWN' });
  });
});

describe("a device's own consecutive edits", () => {
  it('never conflict with each other, delivered at once or one by one', () => {
    a.do(quantity(2));
    a.do(quantity(3));
    expect(outcomesOf(a)).toEqual(['applied', 'applied']);
    const [four, five] = [a.do(quantity(4)), a.do(quantity(5))];
    expect(outlet.deliverOne(four).outcome).toBe('applied');
    expect(outlet.deliverOne(five).outcome).toBe('applied');
    expect(lineOf(outlet.order())?.quantity).toBe(5);
  });

  it("never conflict on another's part either, once that was seen", () => {
    b.do(quantity(2));
    b.do(quantity(3));
    expect(outcomesOf(b)).toEqual(['applied', 'applied']);
    b.do(quantity(4));
    expect(outcomesOf(b)).toEqual(['applied']);
  });
});

describe('a part changed by me, then by another, then by me', () => {
  it("is a conflict when I had not seen the other's", () => {
    a.do(quantity(2));
    const [first] = a.pending;
    const second = a.do(quantity(3));
    if (first) outlet.deliverOne(first);
    b.pull(outlet);
    b.do(quantity(8));
    b.sync(outlet);
    expect(outlet.deliverOne(second)).toMatchObject({ outcome: 'conflict', theirs: { quantity: 8 } });
  });

  it('applies when I had', () => {
    a.do(quantity(2));
    a.sync(outlet);
    b.pull(outlet);
    b.do(quantity(8));
    b.sync(outlet);
    a.pull(outlet);
    a.do(quantity(3));
    expect(outcomesOf(a)).toEqual(['applied']);
    expect(lineOf(outlet.order())?.quantity).toBe(3);
  });

  it('then by the other, who had not seen my last, is a conflict for the other', () => {
    b.do(quantity(8));
    b.sync(outlet);
    const late = b.do(quantity(9));
    a.pull(outlet);
    a.do(quantity(3));
    a.sync(outlet);
    expect(outlet.deliverOne(late)).toMatchObject({ outcome: 'conflict', theirs: { quantity: 3 } });
  });

  it('tells a third what it missed', () => {
    const late = c.do(quantity(6));
    b.do(quantity(8));
    b.sync(outlet);
    a.pull(outlet);
    a.do(quantity(3));
    a.sync(outlet);
    expect(outlet.deliverOne(late)).toMatchObject({ outcome: 'conflict', theirs: { quantity: 3 } });
  });

  it('of which the first was refused as a conflict may be changed by me again, once I saw why', () => {
    const lost = a.do(quantity(2));
    b.do(quantity(8));
    b.sync(outlet);
    expect(outlet.deliverOne(lost).outcome).toBe('conflict');
    a.pull(outlet);
    a.do(quantity(3));
    expect(outcomesOf(a)).toEqual(['applied']);
  });
});

describe('permission', () => {
  const waiter = { roles: ['waiter' as const] };

  it('is asked by the roles of the actor; nobody known has none', () => {
    const cancel = a.do({ name: 'order.cancel', args: { orderId: ORDER, reason: 'tamu pulang' } });
    expect(outlet.deliverOne(cancel, waiter)).toEqual({ outcome: 'rejected', code: 'NOT_PERMITTED' });
    expect(outlet.deliverOne(cancel, { roles: [] })).toEqual({ outcome: 'rejected', code: 'NOT_PERMITTED' });
    expect(outlet.deliverOne(cancel, null)).toEqual({ outcome: 'rejected', code: 'ACTOR_UNKNOWN' });
    expect(outlet.deliverOne(cancel, { roles: ['waiter', 'cashier'] }).outcome).toBe('applied');
  });

  it('comes before a conflict: nobody is offered to let stand what its actor was never allowed', () => {
    const late = a.do(quantity(7));
    b.do(quantity(3));
    b.sync(outlet);
    expect(outlet.deliverOne(late, { roles: ['kitchen'] })).toEqual({
      outcome: 'rejected',
      code: 'NOT_PERMITTED',
    });
    expect(outlet.deliverOne(late, null)).toEqual({ outcome: 'rejected', code: 'ACTOR_UNKNOWN' });
  });

  it('is what a tap is asked for too', () => {
    const command = a.do(adding(anId(21)));
    const context = contextOf(command, 9, '2026-11-20');
    const world = new DocumentBook(outlet.documents());
    expect(attempt(world, command, context, { roles: ['kitchen'] })).toMatchObject({
      error: { code: 'NOT_PERMITTED' },
    });
    expect(attempt(world, command, context, null)).toMatchObject({ error: { code: 'ACTOR_UNKNOWN' } });
    expect(attempt(world, command, context, waiter)).toMatchObject({ ok: true });
  });
});

describe('money', () => {
  it('for which there is no room waits, unallocated, whole', () => {
    const second = b.do(paying(31, 28_750));
    a.do(paying(30, 28_750));
    a.sync(outlet);
    const before = outlet.order();
    expect(outlet.deliverOne(second)).toMatchObject({
      outcome: 'merged',
      code: 'UNALLOCATED',
      effects: {
        documents: [],
        entries: [{ kind: 'unallocated', entry: { amount: 28_750, reason: 'ORDER_PAID', takenBy: CASHIER } }],
      },
    });
    expect(outlet.order()).toBe(before);
  });

  it('for which there is room in part settles that, and the rest waits', () => {
    const second = b.do(paying(31, 28_750));
    a.do(paying(30, 20_000));
    a.sync(outlet);
    expect(outlet.deliverOne(second)).toMatchObject({ outcome: 'merged', code: 'UNALLOCATED' });
    expect(outlet.order().payments.map(({ amount }) => amount)).toEqual([20_000, 8_750]);
    expect(dueOf(outlet.order())).toBe(0);
  });

  it('of somebody who may not take it waits, and so does that of nobody known', () => {
    const mine = a.do(paying(30, 28_750));
    const reasonFor = (judgement: ReturnType<Outlet['deliverOne']>) =>
      judgement.outcome === 'applied' && judgement.effects.entries.map(({ entry }) => entry.reason);
    expect(reasonFor(outlet.deliverOne(mine, { roles: ['waiter'] }))).toEqual(['NOT_PERMITTED']);
    expect(reasonFor(outlet.deliverOne(mine, null))).toEqual(['ACTOR_UNKNOWN']);
    expect(dueOf(outlet.order())).toBe(28_750);
  });

  it('that comes as the same payment twice is booked once and refused the second time', () => {
    const mine = a.do(paying(30, 20_000));
    expect(outlet.deliverOne(mine).outcome).toBe('applied');
    expect(outlet.deliverOne(mine)).toEqual({ outcome: 'rejected', code: 'PAYMENT_EXISTS' });
    expect(outlet.order().payments).toHaveLength(1);
  });

  it('that settles a smaller bill by the same coins is not said to wait', () => {
    const orderId = anId<never>(11);
    const rounding = { ...DEFAULT_CHARGES, taxBps: 0, serviceBps: 0, cashRounding: 100 };
    a.do(opening(orderId, rounding));
    a.do(adding(anId(24), orderId, 63_230));
    a.do(adding(anId(25), orderId, 19));
    const { args } = paying(32, 63_249, orderId) as Extract<
      ReturnType<typeof paying>,
      { name: 'payment.record' }
    >;
    a.sync(outlet);
    b.pull(outlet);
    const late = b.do({ name: 'payment.record', args: { ...args, rounding: -49, tendered: 63_200 } });
    a.do({ name: 'order.removeLine', args: { orderId, lineId: anId(25) } });
    a.sync(outlet);
    expect(outlet.deliverOne(late)).toMatchObject({ outcome: 'merged', code: null });
    const order = outlet.orders().find(({ id }) => id === orderId);
    expect(order?.payments).toMatchObject([{ amount: 63_230, rounding: -30, tendered: 63_200 }]);
    expect(order && dueOf(order)).toBe(0);
  });
});

describe('judging', () => {
  it('changes neither the world nor the mutation', () => {
    const mutation = Object.freeze(a.do(quantity(3)));
    const book = new DocumentBook(outlet.documents());
    const before = JSON.stringify(book.all());
    judge(book, mutation, contextOf(mutation, 9, '2026-11-20'), 'trusted');
    expect(JSON.stringify(book.all())).toBe(before);
  });
});
