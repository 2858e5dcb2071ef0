import type { CatalogueController } from '#lib/app/contract.ts';
import type { CategoryId, Product, ProductId } from '@meja/domain';
import type { createProductSearch, ProductSearch } from './search.ts';
import { colorsOf, inMenuOrder, usedCategories } from './shelves.ts';

export type Shelf = 'featured' | 'all' | CategoryId;

/** Below this many, favourites are no help. */
const ENOUGH_FAVOURITES = 4;

/** The menu as somebody looks through it: by shelf, or by what they type. */
export class MenuController {
  readonly #catalogue: CatalogueController;
  #picked = $state.raw<Shelf | null>(null);
  query = $state('');

  readonly categories = $derived.by(() =>
    usedCategories(this.#catalogue.categories, this.#catalogue.products),
  );
  readonly featured = $derived.by(() => this.#catalogue.products.filter((product) => product.isFeatured));
  readonly hasFavourites = $derived.by(() => this.featured.length >= ENOUGH_FAVOURITES);
  readonly shelf = $derived.by<Shelf>(() => this.#picked ?? (this.hasFavourites ? 'featured' : 'all'));
  readonly searching = $derived.by(() => this.query.trim() !== '');
  readonly products = $derived.by<readonly Product[]>(() => {
    if (this.searching) return this.#found;
    if (this.shelf === 'featured') return this.featured;
    if (this.shelf === 'all') return this.#inMenuOrder;
    return this.#catalogue.products.filter((product) => product.categoryId === this.shelf);
  });

  #createSearch = $state.raw<typeof createProductSearch>();
  readonly #search = $derived.by<ProductSearch>(() => {
    const { products, categories } = this.#catalogue;
    return this.#createSearch?.(products, categories) ?? ((query) => namesWith(products, query));
  });
  readonly #found = $derived.by(() =>
    this.#search(this.query).flatMap((id) => this.#catalogue.productById.get(id) ?? []),
  );
  readonly #inMenuOrder = $derived.by(() => inMenuOrder(this.categories, this.#catalogue.products));
  readonly #colors = $derived.by(() => colorsOf(this.categories));

  constructor(catalogue: CatalogueController) {
    this.#catalogue = catalogue;
  }

  /** Fetches what finds dishes in spite of a slip of the finger; until it is here, names are compared to the letter. */
  async prepareSearch(): Promise<void> {
    this.#createSearch ??= (await import('./search.ts')).createProductSearch;
  }

  pick(shelf: Shelf): void {
    this.#picked = shelf;
    this.query = '';
  }

  colorOf(product: Product): string | null {
    return (product.categoryId && this.#colors.get(product.categoryId)) ?? null;
  }
}

function namesWith(products: readonly Product[], query: string): ProductId[] {
  const wanted = query.trim().toLowerCase();
  return products.filter(({ name }) => name.toLowerCase().includes(wanted)).map(({ id }) => id);
}
