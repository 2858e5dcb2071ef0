import { describe, expect, it } from 'vitest';
import { dayAndTime, momentWords } from './clock-words.ts';

const ZONE = 'Asia/Jakarta';
const at = (text: string) => Date.parse(`${text}:00+07:00`);

describe('when something of a document happened', () => {
  const order = { openedAt: at('2026-11-20T08:00') };

  it('is a time alone on the day of the opening', () => {
    expect(momentWords(at('2026-11-20T22:15'), order, ZONE, false)).toBe('22:15');
  });

  it('names the day once midnight has passed', () => {
    expect(momentWords(at('2026-11-21T00:40'), order, ZONE, false)).toBe('Sab, 21 Nov, 00:40');
  });

  it('names the zone where several are in play', () => {
    expect(momentWords(at('2026-11-20T22:15'), order, ZONE, true)).toBe('22:15 WIB');
  });
});

it('is the day on the calendar, though the business day goes on after midnight', () => {
  expect(dayAndTime(at('2026-12-01T03:50'), ZONE, false)).toBe('Sel, 1 Des, 03:50');
});
