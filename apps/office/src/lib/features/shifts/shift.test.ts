import { describe, expect, it } from 'vitest';
import { NO_FILTERS } from './filters.ts';
import { queryOf, shiftOf } from './shift.ts';

type Json = Parameters<typeof shiftOf>[0];

const person = (name: string | null) => ({ id: '0190a1b2-0000-7000-8000-000000000009', name });
const movement = (type: string, irregular: string | null = null) => ({
  id: `0190a1b2-0000-7000-8000-00000000000${type.length}`,
  type,
  amount: '20000.00',
  reason: 'Es batu',
  at: '2026-11-20T05:00:00.000Z',
  by: person('Budi'),
  irregular,
});

const OPEN = {
  id: '0190a1b2-0000-7000-8000-000000000001',
  number: 'JKT-2-261120-S1',
  outlet_id: '0190a1b2-0000-7000-8000-000000000002',
  outlet_name: 'Jakarta',
  device: { id: '0190a1b2-0000-7000-8000-000000000003', name: 'Kasir depan', number: 2 },
  business_day: '2026-11-20',
  opened_at: '2026-11-20T01:00:00.000Z',
  opened_by: person('Budi'),
  closed_at: null,
  closed_by: null,
  float: '500000.00',
  sales: '100000.00',
  refunds: '0.00',
  cash_in: '20000.00',
  drops: '20000.00',
  payouts: '20000.00',
  expected: '580000.00',
  counted: null,
  difference: null,
  note: '',
  movements: [movement('in'), movement('drop'), movement('payout', 'SHIFT_CLOSED')],
} as unknown as Json;

const CLOSED: Json = {
  ...OPEN,
  closed_at: '2026-11-20T15:00:00.000Z',
  closed_by: person(null) as Json['closed_by'],
  counted: '555000.00',
  difference: '-25000.00',
};

describe('a shift', () => {
  it('has no count and no difference while it is open', () => {
    expect(shiftOf(OPEN, 0)).toMatchObject({
      closedAt: null,
      closedBy: '',
      expected: 580_000,
      counted: null,
      difference: null,
    });
  });

  it('keeps the sign of what is missing from the drawer', () => {
    expect(shiftOf(CLOSED, 0)).toMatchObject({ counted: 555_000, difference: -25_000 });
    expect(shiftOf(CLOSED, 2).difference).toBe(-2_500_000);
  });

  it('is closed by nobody’s name where that person is not on record any more', () => {
    expect(shiftOf(CLOSED, 0)).toMatchObject({
      closedAt: Date.parse('2026-11-20T15:00:00.000Z'),
      closedBy: '',
    });
  });

  it('counts what went into the drawer up and what went out down', () => {
    const { movements } = shiftOf(OPEN, 0);
    expect(movements.map(({ type, amount }) => [type, amount])).toEqual([
      ['in', 20_000],
      ['drop', -20_000],
      ['payout', -20_000],
    ]);
  });

  it('keeps the rule that a movement broke', () => {
    expect(shiftOf(OPEN, 0).movements.map(({ irregular }) => irregular)).toEqual([
      null,
      null,
      'SHIFT_CLOSED',
    ]);
  });
});

describe('the query of the shifts list', () => {
  it('asks for everything when nothing narrows it', () => {
    expect(queryOf(NO_FILTERS, {})).toEqual({});
  });

  it('carries every filter under the name the server knows', () => {
    const filters = { ...NO_FILTERS, outletId: 'o', status: 'closed' } as const;
    const days = { from: '2026-11-19', to: '2026-11-20' };
    expect(queryOf(filters, days)).toEqual({ ...days, outlet_id: 'o', status: 'closed' });
  });
});
