import type { Pos } from '#lib/app/contract.ts';
import type { CategoryId, Product } from '@meja/domain';
import { untrack } from 'svelte';
import { ALL_AT_ONCE } from './rows.ts';
import type { MenuSearch } from './search.ts';
import { colorsOf, inMenuOrder, usedCategories } from './shelves.ts';

export type Shelf = 'featured' | 'all' | CategoryId;

/** Below this many, favourites are no help. */
const ENOUGH_FAVOURITES = 4;

/** The menu as somebody looks through it: by shelf, or by what they type. */
export class MenuController {
  readonly #pos: Pick<Pos, 'catalogue' | 'orders'>;
  /** Null until it is ready. Of a menu that has changed since the former one serves until then. */
  #search = $state.raw<MenuSearch | null>(null);
  #picked = $state.raw<Shelf | null>(null);
  query = $state('');

  readonly categories = $derived.by(() =>
    usedCategories(this.#pos.catalogue.categories, this.#pos.catalogue.products),
  );
  readonly featured = $derived.by(() => this.#pos.catalogue.products.filter((product) => product.isFeatured));
  readonly hasFavourites = $derived.by(() => this.featured.length >= ENOUGH_FAVOURITES);
  readonly shelf = $derived.by<Shelf>(() => this.#picked ?? (this.hasFavourites ? 'featured' : 'all'));
  readonly searching = $derived.by(() => this.query.trim() !== '');
  readonly #onShelf = $derived.by<readonly Product[]>(() => {
    if (this.shelf === 'featured') return this.featured;
    if (this.shelf === 'all') return this.#inMenuOrder;
    return this.#pos.catalogue.products.filter((product) => product.categoryId === this.shelf);
  });
  readonly products = $derived.by(() => (this.searching && this.#search ? this.#found : this.#onShelf));

  readonly #found = $derived.by<readonly Product[]>(() => {
    const found = this.#search?.find(this.query) ?? [];
    const { catalogue } = this.#pos;
    if (this.#search?.isOf(catalogue)) return found;
    return found.flatMap(({ id }) => catalogue.productById.get(id) ?? []);
  });
  readonly #inMenuOrder = $derived.by(() => inMenuOrder(this.categories, this.#pos.catalogue.products));
  readonly #colors = $derived.by(() => colorsOf(this.categories));

  get showsFavourites(): boolean {
    return this.shelf === 'featured' && !this.searching;
  }

  /** The shelf has more than can all be there at once. What is searched is shown in the same way: nothing is built anew for a letter. */
  get isLong(): boolean {
    return this.#onShelf.length > ALL_AT_ONCE;
  }

  /** Just after the start, while a long menu is still being read. */
  get loading(): boolean {
    return !this.#pos.catalogue.menuLoaded;
  }

  constructor(pos: Pick<Pos, 'catalogue' | 'orders'>) {
    this.#pos = pos;
  }

  /** Gets ready for the first letter. Until then a search shows the shelf. */
  async prepareSearch(): Promise<void> {
    const { catalogue, orders } = this.#pos;
    const { products, categories } = catalogue;
    if (this.#search?.isOf({ products, categories })) return;
    const sold = untrack(() => orders.all);
    const { searchOver } = await import('./search.ts');
    this.#search = await searchOver({ products, categories }, sold);
  }

  /**
   * Takes the best that fits all that was typed, once the search is ready, and makes room for the next search: of a code that no dish has, nothing.
   * Undefined too where somebody has typed on meanwhile, or has taken it.
   */
  async takeBest(): Promise<Product | undefined> {
    const { query } = this;
    await this.prepareSearch();
    const best = this.query === query ? this.#search?.best(query) : undefined;
    const dish = best && this.#pos.catalogue.productById.get(best.id);
    if (dish) this.query = '';
    return dish;
  }

  pick(shelf: Shelf): void {
    this.#picked = shelf;
    this.query = '';
  }

  colorOf(product: Product): string | null {
    return (product.categoryId && this.#colors.get(product.categoryId)) ?? null;
  }
}
