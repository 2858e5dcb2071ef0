import { describe, expect, it } from 'vitest';
import { changeInWords, changeOf, dayReference } from './compare.ts';

describe('a figure beside an earlier one', () => {
  it('says by how much, and on what', () => {
    expect(changeInWords(112, 100, 'Jumat lalu', 'id')).toBe('+12% dari Jumat lalu');
    expect(changeInWords(112, 100, 'last Friday', 'en')).toBe('+12% on last Friday');
    expect(changeInWords(80, 100, 'kemarin', 'id')).toBe('\u221220% dari kemarin');
  });

  it('is the same where the difference would round to nothing', () => {
    expect(changeOf(1002, 1000).direction).toBe('same');
    expect(changeInWords(1002, 1000, 'kemarin', 'id')).toBe('sama dengan kemarin');
  });

  it.each([0, null, undefined])('has nothing to stand against %s', (previous) => {
    expect(changeOf(500, previous).direction).toBe('none');
    expect(changeInWords(500, previous, 'yesterday', 'en')).toBe('nothing to compare from yesterday');
  });

  it('goes up when a loss shrinks', () => {
    expect(changeOf(-50, -100).direction).toBe('up');
  });
});

describe('what an earlier day is called', () => {
  it.each([
    ['2025-11-19', 'kemarin', 'yesterday'],
    ['2025-11-14', 'Jumat lalu', 'last Friday'],
    ['2025-11-13', 'Kamis lalu', 'last Thursday'],
    ['2025-10-20', '20 Okt 2025', '20 Oct 2025'],
  ])('%s', (day, id, en) => {
    expect(dayReference(day, '2025-11-20', 'id')).toBe(id);
    expect(dayReference(day, '2025-11-20', 'en')).toBe(en);
  });
});
