import { CategoryId, type Category } from '@meja/domain';
import { expect, test } from 'vitest';
import { aDish } from '#lib/testing/builders.ts';
import { inMenuOrder, usedCategories } from './shelves.ts';

const category = (name: string): Category => ({
  id: CategoryId.parse(crypto.randomUUID()),
  name,
  color: 'chili',
  position: 0,
});
const [food, empty, drinks] = [category('Makanan'), category('Kosong'), category('Minuman')];
const [tea, cup, rice] = [
  aDish('Teh', { categoryId: drinks.id }),
  aDish('Gelas'),
  aDish('Nasi', { categoryId: food.id }),
];

test('a category without a dish has no shelf', () => {
  expect(usedCategories([food, empty, drinks], [tea, rice])).toEqual([food, drinks]);
});

test('dishes follow their categories, and what has none comes last', () => {
  expect(inMenuOrder([food, drinks], [cup, tea, rice])).toEqual([rice, tea, cup]);
});
