import { isVoid, type Category, type Order, type Product, type ProductId } from '@meja/domain';
import { NameIndex } from '@meja/domain/search';
import { inMenuOrder } from './shelves.ts';

interface Menu {
  readonly products: readonly Product[];
  readonly categories: readonly Category[];
}

/** Finds dishes of a menu while somebody types. */
export class MenuSearch {
  readonly #menu: Menu;
  /** As the menu lists them: the order in which the index knows them. */
  readonly #dishes: readonly Product[];
  readonly #categoryNames: ReadonlyMap<string, string>;
  readonly #index = new NameIndex();
  #order: readonly number[];

  constructor({ products, categories }: Menu) {
    this.#menu = { products, categories };
    this.#dishes = inMenuOrder(categories, products);
    this.#categoryNames = new Map(categories.map(({ id, name }) => [id, name]));
    this.#order = [...this.#dishes.keys()];
  }

  /** Whether it knows the menu as it is now. */
  isOf({ products, categories }: Menu): boolean {
    return this.#menu.products === products && this.#menu.categories === categories;
  }

  /** Gets ready for so many more dishes. @returns whether all are */
  prepare(count: number): boolean {
    const from = this.#index.size;
    for (const { name, sku, barcodes, categoryId, description } of this.#dishes.slice(from, from + count)) {
      const category = (categoryId && this.#categoryNames.get(categoryId)) ?? '';
      const codes = sku === null ? barcodes : [sku, ...barcodes];
      this.#index.add({ name, codes, more: `${category} ${description ?? ''}` });
    }
    return this.#index.size === this.#dishes.length;
  }

  /** Of dishes that fit equally well those come first that these orders have more of. */
  favour(orders: readonly Order[]): void {
    const sold = soldIn(orders);
    const soldOf = (place: number): number => sold.get(this.#dishes[place]?.id ?? '') ?? 0;
    const [known, others]: [number[], number[]] = [[], []];
    for (const place of this.#dishes.keys()) (soldOf(place) > 0 ? known : others).push(place);
    known.sort((a, b) => soldOf(b) - soldOf(a));
    this.#order = [...known, ...others];
  }

  /** What fits, the best first. */
  find(query: string): Product[] {
    return this.#dishesAt(this.#index.find(query, this.#order));
  }

  /** Of what fits all that was typed the best. */
  best(query: string): Product | undefined {
    return this.#dishesAt(this.#index.findAll(query, this.#order).slice(0, 1))[0];
  }

  #dishesAt(places: readonly number[]): Product[] {
    const found: Product[] = [];
    for (const place of places) {
      const dish = this.#dishes[place];
      if (dish) found.push(dish);
    }
    return found;
  }
}

/** How many of each dish guests were brought. */
function soldIn(orders: readonly Order[]): ReadonlyMap<string, number> {
  const sold = new Map<ProductId, number>();
  for (const { status, lines } of orders) {
    if (status === 'cancelled') continue;
    for (const line of lines)
      if (!isVoid(line)) sold.set(line.productId, (sold.get(line.productId) ?? 0) + line.quantity);
  }
  return sold;
}

const SLICE = 500;

/** Each order has a screen of its own, and all of them the same menu: what was got ready for one serves the next. */
let last: { search: MenuSearch; ready: Promise<void> } | undefined;

/** The search over a menu, when it is ready. Between two slices the browser gets to what people do. */
export async function searchOver(menu: Menu, orders: readonly Order[]): Promise<MenuSearch> {
  if (!last?.search.isOf(menu)) {
    const search = new MenuSearch(menu);
    last = { search, ready: prepared(search) };
  }
  const { search, ready } = last;
  await ready;
  search.favour(orders);
  return search;
}

async function prepared(search: MenuSearch): Promise<void> {
  while (!search.prepare(SLICE)) await new Promise((resolve) => setTimeout(resolve));
}
