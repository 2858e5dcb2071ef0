import { describe, expect, it } from 'vitest';
import type { Mutation } from '../../engine/mutation.ts';
import type { World } from '../../engine/world.ts';
import type { CashEntryId, ShiftId } from '../../kernel/ids.ts';
import {
  aContext,
  aPayment,
  anId,
  anOrder,
  CASHIER,
  frozen,
  ME,
  ORDER,
  OTHER,
  PAYMENT,
  worldOf,
} from '../../testing/builders.ts';
import { recordPayment } from '../../payment/mutations/record.ts';
import { refundPayment } from '../../payment/mutations/refund.ts';
import { SHIFT, type ShiftDocument } from '../aggregate.ts';
import { drawerClaim, type Shift } from '../shift.ts';
import { closeShift } from './close.ts';
import { cashDrop, cashIn, cashPayout } from './move-cash.ts';
import { openShift } from './open.ts';

const SHIFT_ID = anId<ShiftId>(80);
const ENTRY = anId<CashEntryId>(85);
const opening = { shiftId: SHIFT_ID, deviceId: ME, number: 'JKT-1-261120-S1', float: 200_000 };
const moving = { shiftId: SHIFT_ID, entryId: ENTRY, amount: 15_000, reason: 'Es batu' };

const worldWith = (...shifts: Shift[]): World<ShiftDocument> => ({
  get: (_, id) => shifts.find((each) => each.id === id),
  holderOf: (claim) => {
    const holder = shifts.find((shift) => SHIFT.claims(shift).includes(claim));
    return holder && { kind: 'shift', id: holder.id };
  },
});

function open(): Shift {
  const result = openShift.apply(worldWith(), opening, aContext());
  const [document] = result.ok ? result.value.documents : [];
  if (!document) throw new Error('not opened');
  return document.doc;
}

function closed(): Shift {
  const result = closeShift.apply(
    worldWith(open()),
    { shiftId: SHIFT_ID, counted: 200_000, note: '' },
    aContext(),
  );
  const [document] = result.ok ? result.value.documents : [];
  if (!document) throw new Error('not closed');
  return document.doc;
}

const codeOf = <Args>(
  mutation: Pick<Mutation<string, Args, ShiftDocument>, 'apply'>,
  args: Args,
  ...shifts: Shift[]
): string | undefined => {
  const result = mutation.apply(worldWith(...shifts.map(frozen)), args, aContext());
  return result.ok ? undefined : result.error.code;
};

describe('a shift', () => {
  it('opens with its float, by whoever opens it, and holds its drawer until it is closed', () => {
    expect(open()).toMatchObject({ float: 200_000, openedBy: CASHIER, closedAt: null, counted: null });
    expect(SHIFT.claims(open())).toEqual([drawerClaim(ME)]);
    expect(SHIFT.claims(closed())).toEqual([]);
  });

  it('does not open on top of one of the same drawer that was not counted', () => {
    const next = { ...opening, shiftId: anId<ShiftId>(81) };
    expect(codeOf(openShift, next, open())).toBe('DRAWER_IN_USE');
    expect(codeOf(openShift, next, closed())).toBeUndefined();
    expect(codeOf(openShift, { ...next, deviceId: OTHER }, open())).toBeUndefined();
    expect(codeOf(openShift, opening, closed())).toBe('SHIFT_EXISTS');
  });

  it('is closed once, with what was counted', () => {
    expect(closed()).toMatchObject({ counted: 200_000, closedBy: CASHIER });
    const again = { shiftId: SHIFT_ID, counted: 1, note: '' };
    expect(codeOf(closeShift, again, closed())).toBe('SHIFT_CLOSED');
    expect(codeOf(closeShift, again)).toBe('SHIFT_UNKNOWN');
  });

  it('leaves a device by the day of its close', () => {
    expect([SHIFT.closedDay(open()), SHIFT.closedDay(closed()), SHIFT.closedDay('rubbish')]).toEqual([
      null,
      '2026-11-20',
      null,
    ]);
  });
});

describe('cash that somebody moves', () => {
  it.each([
    [cashIn, 'in'],
    [cashDrop, 'drop'],
    [cashPayout, 'payout'],
  ] as const)('by %o is an entry, and changes no document', (mutation, type) => {
    expect(mutation.apply(worldWith(open()), moving, aContext())).toMatchObject({
      ok: true,
      value: {
        documents: [],
        entries: [{ kind: 'cash', entry: { id: ENTRY, type, amount: 15_000, irregular: null } }],
      },
    });
  });

  it.each([
    ['SHIFT_UNKNOWN', undefined],
    ['SHIFT_CLOSED', closed],
  ] as const)(
    'though it is refused as %s is entered all the same, with the rule that it broke',
    (code, shift) => {
      expect(codeOf(cashPayout, moving, ...(shift ? [shift()] : []))).toBe(code);
      expect(cashPayout.salvage?.(worldWith(), moving, aContext(), { code })).toMatchObject({
        documents: [],
        entries: [{ kind: 'cash', entry: { id: ENTRY, irregular: code } }],
      });
    },
  );

  it('that comes a second time is refused, and entered no second time', () => {
    const [entered] =
      cashIn.salvage?.(worldWith(), moving, aContext(), { code: 'SHIFT_CLOSED' })?.entries ?? [];
    const shift = { ...open(), movements: entered ? [entered.entry] : [] };
    expect(codeOf(cashIn, moving, shift)).toBe('MOVEMENT_EXISTS');
    expect(cashIn.salvage?.(worldWith(shift), moving, aContext(), { code: 'MOVEMENT_EXISTS' })).toBeNull();
  });

  it('takes no nothing, and needs a reason', () => {
    for (const wrong of [{ amount: 0 }, { amount: -1 }, { reason: ' ' }])
      expect(cashIn.args.safeParse({ ...moving, ...wrong }).success).toBe(false);
  });
});

describe('a payment in cash', () => {
  const paying = recordPayment.args.parse({
    ...{ orderId: ORDER, paymentId: PAYMENT, method: 'cash', amount: 57_500, rounding: 0, tendered: 60_000 },
    ...{ change: 2_500, reference: null, assurance: 'counted', receiptNumber: 'R1', shiftId: SHIFT_ID },
  });

  it('goes into the drawer of its shift, less the change, and shows in the history of both', () => {
    const result = recordPayment.apply(worldOf(anOrder()), paying, aContext());
    expect(result).toMatchObject({
      value: {
        entries: [{ kind: 'cash', entry: { id: PAYMENT, shiftId: SHIFT_ID, type: 'sale', amount: 57_500 } }],
      },
    });
    expect(recordPayment.concerns?.(paying)).toEqual([{ kind: 'shift', id: SHIFT_ID }]);
  });

  it('that no bill has room for is in the drawer all the same, whole', () => {
    const paid = anOrder({ payments: [aPayment({ id: anId(31) })] });
    const effects = recordPayment.salvage?.(worldOf(paid), paying, aContext(), { code: 'ORDER_PAID' });
    expect(effects?.entries.map(({ kind, entry }) => [kind, entry.amount])).toEqual([
      ['unallocated', 57_500],
      ['cash', 57_500],
    ]);
  });

  it('outside a shift, or by card, moves nothing in a drawer', () => {
    const card = {
      ...paying,
      method: 'card' as const,
      assurance: 'attested' as const,
      tendered: 57_500,
      change: 0,
    };
    for (const args of [{ ...paying, shiftId: null }, card])
      expect(recordPayment.apply(worldOf(anOrder()), args, aContext())).toMatchObject({
        value: { entries: [] },
      });
  });

  it('that is given back comes out of the drawer', () => {
    const refund = refundPayment.args.parse({
      ...{
        orderId: ORDER,
        refundId: anId(35),
        paymentId: PAYMENT,
        method: 'cash',
        amount: 57_500,
        rounding: 0,
      },
      ...{ reference: null, reason: 'keliru', receiptNumber: 'R2', shiftId: SHIFT_ID },
    });
    expect(
      refundPayment.apply(worldOf(anOrder({ payments: [aPayment()] })), refund, aContext()),
    ).toMatchObject({
      value: { entries: [{ kind: 'cash', entry: { id: anId(35), type: 'refund', amount: 57_500 } }] },
    });
  });

  it('of an app from before there were shifts belongs to none', () => {
    const { shiftId: _, ...older } = paying;
    expect(recordPayment.args.parse(older).shiftId).toBeNull();
  });
});
