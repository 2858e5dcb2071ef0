import { describe, expect, it } from 'vitest';
import { average, changePercent, currentDay, periodBefore } from './period.ts';

const at = (text: string) => new Date(text);

describe('the period that sales are compared with', () => {
  it('is the same weekday of the week before', () => {
    const before = periodBefore(
      { from: '2026-03-06', to: '2026-03-06' },
      '2026-03-12',
      at('2026-03-12T05:00:00Z'),
    );
    expect(before).toEqual({ from: '2026-02-27', to: '2026-02-27', until: null });
  });

  it('ends at this time of day while the period is going on', () => {
    const now = at('2026-03-12T05:00:00Z');
    expect(periodBefore({ from: '2026-03-12', to: '2026-03-12' }, '2026-03-12', now).until).toEqual(
      at('2026-03-05T05:00:00Z'),
    );
  });

  it('lies whole weeks earlier and does not overlap', () => {
    const month = periodBefore(
      { from: '2026-03-01', to: '2026-03-31' },
      '2026-04-20',
      at('2026-04-20T05:00:00Z'),
    );
    expect(month).toEqual({ from: '2026-01-25', to: '2026-02-24', until: null });
  });
});

describe('the current business day', () => {
  const jakarta = { timeZone: 'Asia/Jakarta', dayStartMinutes: 0 };
  const jayapura = { timeZone: 'Asia/Jayapura', dayStartMinutes: 0 };

  it('is that of the outlet that is still in the earlier day', () => {
    expect(currentDay([jayapura, jakarta], at('2026-03-12T16:00:00Z'))).toBe('2026-03-12');
    expect(currentDay([jayapura], at('2026-03-12T16:00:00Z'))).toBe('2026-03-13');
  });

  it('is unknown without an outlet', () => {
    expect(currentDay([], at('2026-03-12T16:00:00Z'))).toBeUndefined();
  });
});

describe('figures', () => {
  it('say nothing about a change from nothing', () => {
    expect(changePercent(100, 0)).toBeNull();
    expect(changePercent(112, 100)).toBe(12);
    expect(changePercent(995, 1000)).toBe(-0.5);
  });

  it('average to whole minor units', () => {
    expect(average(63_250, 3)).toBe(21_083);
    expect(average(0, 0)).toBe(0);
  });
});
