import { CategoryId, ProductId, type Category, type Product } from '@meja/domain';
import { expect, test } from 'vitest';
import { inMenuOrder, usedCategories } from './shelves.ts';

const category = (name: string): Category => ({
  id: CategoryId.parse(crypto.randomUUID()),
  name,
  color: 'chili',
  position: 0,
});
const product = (name: string, of: Category | null): Product => ({
  id: ProductId.parse(crypto.randomUUID()),
  categoryId: of?.id ?? null,
  sku: null,
  name,
  description: null,
  price: 1_000,
  taxClass: 'standard',
  isAvailable: true,
  isFeatured: false,
  position: 0,
  modifierGroupIds: [],
});

const [food, empty, drinks] = [category('Makanan'), category('Kosong'), category('Minuman')];
const [tea, cup, rice] = [product('Teh', drinks), product('Gelas', null), product('Nasi', food)];

test('a category without a dish has no shelf', () => {
  expect(usedCategories([food, empty, drinks], [tea, rice])).toEqual([food, drinks]);
});

test('dishes follow their categories, and what has none comes last', () => {
  expect(inMenuOrder([food, drinks], [cup, tea, rice])).toEqual([rice, tea, cup]);
});
