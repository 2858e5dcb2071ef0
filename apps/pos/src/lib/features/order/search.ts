import type { Category, Product, ProductId } from '@meja/domain';
import MiniSearch from 'minisearch';

export type ProductSearch = (query: string) => ProductId[];

/**
 * Finds dishes while somebody types: the beginning of any word of the name, one slip of the finger forgiven. All words
 * must fit; where none fit together, any of them may.
 */
export function createProductSearch(
  products: readonly Product[],
  categories: readonly Category[],
): ProductSearch {
  const categoryNames = new Map(categories.map((category) => [category.id, category.name]));
  const index = new MiniSearch<{ id: ProductId; name: string; sku: string; category: string; about: string }>(
    {
      fields: ['name', 'sku', 'category', 'about'],
      searchOptions: {
        boost: { name: 4, sku: 2 },
        prefix: true,
        fuzzy: (term) => (term.length > 3 ? 0.2 : false),
        combineWith: 'AND',
      },
    },
  );
  index.addAll(
    products.map((product) => ({
      id: product.id,
      name: product.name,
      sku: product.sku ?? '',
      category: (product.categoryId && categoryNames.get(product.categoryId)) ?? '',
      about: product.description ?? '',
    })),
  );
  return (query) => {
    const wanted = query.trim();
    if (wanted === '') return [];
    const all = index.search(wanted);
    const found = all.length > 0 ? all : index.search(wanted, { combineWith: 'OR' });
    return found.map((result) => result.id as ProductId);
  };
}
