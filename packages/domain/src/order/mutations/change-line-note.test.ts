import { describe, expect, it } from 'vitest';
import {
  ADVANCED,
  ADVANCED_LINE,
  after,
  aLine,
  anOrder,
  aSentOrder,
  LATER_LINE,
  LINE,
  ORDER,
  outcomeOf,
} from '../../testing/builders.ts';
import { changeLineNote } from './change-line-note.ts';

const args = { orderId: ORDER, lineId: LINE, note: 'pedas' };

describe('changing the note of a line', () => {
  it('changes just that line, and advances it and the order', () => {
    const other = aLine({ id: LATER_LINE });
    expect(after(changeLineNote, anOrder({ lines: [other, aLine()] }), args)).toEqual(
      anOrder({ lines: [other, aLine({ note: 'pedas', stamp: ADVANCED_LINE })], stamp: ADVANCED }),
    );
  });

  it('may leave none', () => {
    const noted = anOrder({ lines: [aLine({ note: 'pedas' })] });
    expect(after(changeLineNote, noted, { ...args, note: '' }).lines[0]?.note).toBe('');
  });

  it('overwrites the line', () => {
    expect(changeLineNote.overwrites(args)).toEqual([
      { ref: { kind: 'order', id: ORDER }, part: `line:${LINE}` },
    ]);
  });

  it('is refused where there is no such order or line, where the order is closed, and once the kitchen has it', () => {
    expect(outcomeOf(changeLineNote, undefined, args)).toBe('ORDER_UNKNOWN');
    expect(outcomeOf(changeLineNote, anOrder(), { ...args, lineId: LATER_LINE })).toBe('LINE_UNKNOWN');
    expect(outcomeOf(changeLineNote, anOrder({ status: 'completed' }), args)).toBe('ORDER_CLOSED');
    expect(outcomeOf(changeLineNote, aSentOrder(), args)).toBe('LINE_SENT');
    const voided = aLine({ sentAt: 1, kitchenStatus: 'void', voidReason: 'habis' });
    expect(outcomeOf(changeLineNote, anOrder({ lines: [voided] }), args)).toBe('LINE_VOID');
  });

  it('does not take a note that is too long, nor one that no database can hold', () => {
    for (const note of ['x'.repeat(501), 'a\0b', '\udc00'])
      expect(changeLineNote.args.safeParse({ ...args, note }).success).toBe(false);
  });
});
