import type { CatalogueController } from '#lib/app/contract.ts';
import type { Category, CategoryId, Product } from '@meja/domain';
import { createProductSearch } from './search.ts';

export type Shelf = 'featured' | 'all' | CategoryId;

/** Below this many, favourites are no help. */
const ENOUGH_FAVOURITES = 4;

/** The menu as somebody looks through it: by shelf, or by what they type. */
export class MenuController {
  readonly #catalogue: CatalogueController;
  #picked = $state.raw<Shelf | null>(null);
  query = $state('');

  readonly categories = $derived.by(() => {
    const used = new Set(this.#catalogue.products.map((product) => product.categoryId));
    return this.#catalogue.categories.filter((category) => used.has(category.id));
  });
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

  readonly #search = $derived.by(() =>
    createProductSearch(this.#catalogue.products, this.#catalogue.categories),
  );
  readonly #found = $derived.by(() =>
    this.#search(this.query).flatMap((id) => this.#catalogue.productById.get(id) ?? []),
  );
  readonly #inMenuOrder = $derived.by(() => {
    const place = new Map(this.categories.map((category, index) => [category.id, index]));
    const placeOf = (product: Product): number =>
      (product.categoryId === null ? undefined : place.get(product.categoryId)) ?? place.size;
    return [...this.#catalogue.products].sort((a, b) => placeOf(a) - placeOf(b));
  });
  readonly #categoryById = $derived.by(
    () => new Map<CategoryId, Category>(this.categories.map((category) => [category.id, category])),
  );

  constructor(catalogue: CatalogueController) {
    this.#catalogue = catalogue;
  }

  pick(shelf: Shelf): void {
    this.#picked = shelf;
    this.query = '';
  }

  colorOf(product: Product): string | null {
    return (product.categoryId && this.#categoryById.get(product.categoryId)?.color) ?? null;
  }
}
