import { describe, expect, it } from 'vitest';
import { ADVANCED, ADVANCED_HEADER, after, anId, anOrder, ORDER, outcomeOf } from '../../testing/builders.ts';
import { changeHeader } from './change-header.ts';

const header = {
  tableId: anId<never>(81),
  covers: 6,
  customerName: 'Pak Budi',
  customerPhone: '0813',
  note: 'ulang tahun',
};
const args = { orderId: ORDER, ...header };

describe('changing the header', () => {
  it('changes it as a whole and nothing else, and advances it and the order', () => {
    expect(after(changeHeader, anOrder(), args)).toEqual(
      anOrder({ ...header, headerStamp: ADVANCED_HEADER, stamp: ADVANCED }),
    );
  });

  it('overwrites the header', () => {
    expect(changeHeader.overwrites(args)).toEqual([{ ref: { kind: 'order', id: ORDER }, part: 'header' }]);
  });

  it('lets nothing else through with it', () => {
    const more = { ...args, status: 'completed', number: 'X', payments: [] };
    expect(after(changeHeader, anOrder(), more)).toMatchObject({
      status: 'pending',
      number: anOrder().number,
    });
  });

  it('is refused where there is no such order, and where it is closed', () => {
    expect(outcomeOf(changeHeader, undefined, args)).toBe('ORDER_UNKNOWN');
    expect(outcomeOf(changeHeader, anOrder({ status: 'completed' }), args)).toBe('ORDER_CLOSED');
    expect(outcomeOf(changeHeader, anOrder({ status: 'cancelled' }), args)).toBe('ORDER_CLOSED');
  });
});
