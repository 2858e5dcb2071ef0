import { describe, expect, it } from 'vitest';
import { NO_FILTERS } from './filters.ts';
import { queryOf } from './order.ts';

const DAYS = { from: '2026-11-19', to: '2026-11-20' };

describe('the query of the orders list', () => {
  it('asks for days alone when nothing narrows it', () => {
    expect(queryOf(NO_FILTERS, DAYS)).toEqual(DAYS);
  });

  it('carries every filter under the name the server knows', () => {
    const filters = {
      ...NO_FILTERS,
      outletId: 'o',
      status: 'ready',
      payment: 'paid',
      type: 'takeaway',
      method: 'cash',
      hour: 0,
      sales: 'open',
      search: '  A-02 ',
    } as const;
    expect(queryOf(filters, DAYS)).toEqual({
      ...DAYS,
      outlet_id: 'o',
      status: 'ready',
      payment_state: 'paid',
      order_type: 'takeaway',
      payment_method: 'cash',
      hour: '0',
      sales: 'open',
      search: 'A-02',
    });
  });
});
