import { CHEATING_PRICE, type Dish } from '../world/opening.ts';

/** What a tablet has of the menu. */
export interface Menu {
  /** A dish as the tablet shows it; another one where that is not there any more, undefined where none is. */
  dish(wanted: Dish): Dish | undefined;
}

interface ProductDoc {
  id: string;
  name: string;
  price: number;
  taxClass: 'standard' | 'exempt';
  modifierGroupIds: string[];
}

interface GroupDoc {
  id: string;
  name: string;
  options: { id: string; name: string; price: number }[];
}

interface Rows {
  rows(store: string): unknown[];
}

/**
 * Read past the app, by the rows on its disk.
 * @param cheats whether whoever taps has dishes cost next to nothing
 */
export function menuOn(disk: Rows, cheats: boolean): Menu {
  const docsIn = <Doc>(store: string) => disk.rows(store).map((row) => (row as { doc: Doc }).doc);
  return {
    dish(wanted) {
      const products = docsIn<ProductDoc>('products');
      const product = products.find(({ id }) => id === wanted.id) ?? products[0];
      if (!product) return undefined;
      const { id, name, taxClass } = product;
      const price = cheats ? CHEATING_PRICE : product.price;
      return {
        id,
        name,
        taxClass,
        price,
        extra: extraOf(product, wanted, docsIn<GroupDoc>('modifierGroups')),
      };
    },
  };
}

function extraOf(product: ProductDoc, wanted: Dish, groups: readonly GroupDoc[]): Dish['extra'] {
  if (!wanted.extra) return null;
  for (const group of groups.filter(({ id }) => product.modifierGroupIds.includes(id))) {
    const [option] = group.options;
    if (option) return { groupName: group.name, ...option };
  }
  return null;
}
