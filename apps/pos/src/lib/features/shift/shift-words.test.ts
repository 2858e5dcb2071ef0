import { expect, test } from 'vitest';
import { differenceWords, movementWords, signedAmount } from './shift-words.ts';

test('what was counted is exact, short or over, and never a sign that somebody has to read', () => {
  expect(differenceWords(0, String)).toBe('Pas');
  expect(differenceWords(-2_000, String)).toBe('Kurang 2000');
  expect(differenceWords(500, String)).toBe('Lebih 500');
});

test('cash that left the drawer is less than zero', () => {
  const signs = (['in', 'drop', 'payout'] as const).map((type) => signedAmount({ type, amount: 1_000 }));
  expect(signs).toEqual([1_000, -1_000, -1_000]);
});

test('a movement of a later version is called as it is written', () => {
  expect(movementWords('drop')).toBe('Setor ke brankas');
  expect(movementWords('tip_out')).toBe('tip_out');
});
