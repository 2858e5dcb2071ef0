import { expect, test } from 'vitest';
import { aLine } from '#lib/testing/builders.ts';
import { answered, asking, countsOf, NOTHING_ASKED } from './counts.ts';

test('counts each dish over all its lines, without what was voided', () => {
  const tea = aLine({ quantity: 2 });
  const more = aLine({ productId: tea.productId, quantity: 3 });
  const gone = aLine({ productId: tea.productId, kitchenStatus: 'void' });
  const rice = aLine();
  expect([...countsOf([tea, more, gone, rice])]).toEqual([
    [tea.productId, 5],
    [rice.productId, 1],
  ]);
});

test('remembers what was asked until it is answered', () => {
  const { id } = aLine();
  const asked = asking(asking(NOTHING_ASKED, id, 2), id, 3);
  expect(asked.get(id)).toBe(3);
  expect(answered(asked, id).size).toBe(0);
  expect(NOTHING_ASKED.size).toBe(0);
});
