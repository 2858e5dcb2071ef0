import { describe, expect, it } from 'vitest';
import {
  ADVANCED,
  ADVANCED_LINE,
  aContext,
  after,
  aLine,
  anId,
  anOrder,
  aSentOrder,
  LATER_LINE,
  LINE,
  ORDER,
  outcomeOf,
  sentAt,
} from '../../testing/builders.ts';
import { sendLines } from './send.ts';

const args = { orderId: ORDER, lineIds: [LINE] };

describe('sending lines to the kitchen', () => {
  it('marks just those with the time, advances them and the order, and confirms the order', () => {
    const other = aLine({ id: LATER_LINE });
    expect(after(sendLines, anOrder({ lines: [aLine(), other] }), args)).toEqual(
      anOrder({
        status: 'confirmed',
        lines: [aLine({ sentAt: aContext().at, stamp: ADVANCED_LINE }), other],
        stamp: ADVANCED,
      }),
    );
  });

  it('leaves a line as it was that another tablet sent first', () => {
    expect(after(sendLines, aSentOrder(), args).lines).toEqual([aLine({ sentAt })]);
  });

  it('leaves void lines and lines that are gone', () => {
    const voided = aLine({ id: LATER_LINE, kitchenStatus: 'void', voidReason: 'habis' });
    const order = after(sendLines, aSentOrder({ lines: [voided] }), {
      ...args,
      lineIds: [LATER_LINE, anId(99)],
    });
    expect(order.lines).toEqual([voided]);
  });

  it('does not confirm an order of which nothing was sent', () => {
    expect(after(sendLines, anOrder(), { ...args, lineIds: [anId(99)] }).status).toBe('pending');
  });

  it('does not set back an order that the kitchen is further with', () => {
    const order = anOrder({ status: 'ready', lines: [aLine()] });
    expect(after(sendLines, order, args).status).toBe('ready');
  });

  it('commutes: it overwrites nothing', () => {
    expect(sendLines.overwrites(args)).toEqual([]);
  });

  it('is refused where there is no such order, and where it is closed', () => {
    expect(outcomeOf(sendLines, undefined, args)).toBe('ORDER_UNKNOWN');
    expect(outcomeOf(sendLines, anOrder({ status: 'completed' }), args)).toBe('ORDER_CLOSED');
    expect(outcomeOf(sendLines, anOrder({ status: 'cancelled' }), args)).toBe('ORDER_CLOSED');
  });

  it('wants at least one line', () => {
    expect(sendLines.args.safeParse({ ...args, lineIds: [] }).success).toBe(false);
  });
});
