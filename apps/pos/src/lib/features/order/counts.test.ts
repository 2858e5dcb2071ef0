import { expect, test } from 'vitest';
import { aLine } from '#lib/testing/builders.ts';
import { countsOf } from './counts.ts';

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
