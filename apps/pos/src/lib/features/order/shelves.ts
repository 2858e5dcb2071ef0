import type { Category, CategoryId, Product } from '@meja/domain';

/** The categories that something belongs to. */
export function usedCategories(categories: readonly Category[], products: readonly Product[]): Category[] {
  const used = new Set(products.map((product) => product.categoryId));
  return categories.filter((category) => used.has(category.id));
}

/** Dishes as a menu lists them: category by category, what belongs to none at the end. */
export function inMenuOrder(categories: readonly Category[], products: readonly Product[]): Product[] {
  const places = new Map(categories.map((category, index) => [category.id, index]));
  const placeOf = ({ categoryId }: Product): number =>
    (categoryId === null ? undefined : places.get(categoryId)) ?? places.size;
  return [...products].sort((a, b) => placeOf(a) - placeOf(b));
}

export const colorsOf = (categories: readonly Category[]): ReadonlyMap<CategoryId, string> =>
  new Map(categories.map((category) => [category.id, category.color]));
