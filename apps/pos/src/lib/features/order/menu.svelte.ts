import type { CatalogueController } from '#lib/app/contract.ts';
import type { Category, CategoryId, Product } from '@meja/domain';
import { createProductSearch, type ProductSearch } from './search.ts';
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

  readonly #search = $derived.by(() => searchIn(this.#catalogue));
  readonly #found = $derived.by(() => this.#search(this.query));
  readonly #inMenuOrder = $derived.by(() => inMenuOrder(this.categories, this.#catalogue.products));
  readonly #colors = $derived.by(() => colorsOf(this.categories));

  get showsFavourites(): boolean {
    return this.shelf === 'featured' && !this.searching;
  }

  /** Just after the start, while a long menu is still being read. */
  get loading(): boolean {
    return !this.#catalogue.menuLoaded;
  }

  constructor(catalogue: CatalogueController) {
    this.#catalogue = catalogue;
  }

  /** Gets ready for the first letter, little by little: between two slices the browser gets to what people do. */
  async prepareSearch(): Promise<void> {
    while (!this.#search.prepare(SLICE)) await new Promise((resolve) => setTimeout(resolve));
  }

  pick(shelf: Shelf): void {
    this.#picked = shelf;
    this.query = '';
  }

  colorOf(product: Product): string | null {
    return (product.categoryId && this.#colors.get(product.categoryId)) ?? null;
  }
}

const SLICE = 500;

/** Each order has a screen of its own, and all of them the same menu: what was got ready for one serves the next. */
let last:
  | { products: readonly Product[]; categories: readonly Category[]; search: ProductSearch }
  | undefined;

function searchIn({ products, categories }: CatalogueController): ProductSearch {
  if (last?.products !== products || last.categories !== categories)
    last = { products, categories, search: createProductSearch(products, categories) };
  return last.search;
}
