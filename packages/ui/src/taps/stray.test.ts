import { describe, expect, it } from 'vitest';
import { isStray, type Tap } from './stray.ts';

const table: Tap = { x: 100, y: 200, at: 1_000, on: 'table' };
const dish: Tap = { x: 104, y: 197, at: 1_120, on: 'dish' };
const nowLies = (on: unknown) => () => on;

describe('the second of two quick taps', () => {
  it('is kept from what has come to where the first one was', () => {
    expect(isStray(table, dish, nowLies('dish'))).toBe(true);
    expect(isStray(table, dish, nowLies('what is still moving'))).toBe(true);
  });

  it('counts on what was tapped first', () => {
    expect(isStray(table, { ...dish, on: 'table' }, nowLies('table'))).toBe(false);
  });

  it('counts on the key beside it, while both lie where they lay', () => {
    expect(isStray(table, dish, nowLies('table'))).toBe(false);
  });

  it('counts where it comes later, or elsewhere', () => {
    expect(isStray(table, { ...dish, at: 1_300 }, nowLies('dish'))).toBe(false);
    expect(isStray(table, { ...dish, x: 130 }, nowLies('dish'))).toBe(false);
  });
});
