import type { CategoryId } from '@meja/domain';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '../../db/database.ts';
import { idsFound } from '../../db/searched.ts';

export interface ProductFilter {
  category: CategoryId | undefined;
  isAvailable: boolean | undefined;
  /** Part of a name, a SKU or a barcode. */
  search: string | undefined;
}

const filtered = (tx: Tx, filter: ProductFilter) => {
  const { search } = filter;
  return tx
    .selectFrom('products as p')
    .$if(filter.category !== undefined, (query) => query.where('p.category_id', '=', filter.category ?? null))
    .$if(filter.isAvailable !== undefined, (query) =>
      query.where('p.is_available', '=', filter.isAvailable ?? true),
    )
    .$if(search !== undefined, (query) => query.where('p.id', '=', idsFound('products', search ?? '')));
};

export async function countProducts(tx: Tx, filter: ProductFilter): Promise<number> {
  const { count } = await filtered(tx, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** By name, after `after` (name and id of the last one seen). */
export function listProducts(
  tx: Tx,
  filter: ProductFilter,
  after: readonly [string, string] | undefined,
  limit: number,
) {
  return filtered(tx, filter)
    .leftJoin('categories as c', 'c.id', 'p.category_id')
    .selectAll('p')
    .select('c.name as category_name')
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('product_modifier_groups as pg')
          .innerJoin('modifier_groups as g', 'g.id', 'pg.group_id')
          .innerJoin('modifier_options as o', 'o.group_id', 'g.id')
          .select(['o.id', 'o.name', 'g.name as type', 'o.price', 'o.is_available'])
          .whereRef('pg.product_id', '=', 'p.id')
          .orderBy('pg.position')
          .orderBy('o.position'),
      ).as('modifiers'),
    )
    .$if(after !== undefined, (query) => {
      const [name, id] = after ?? ['', ''];
      return query.where(sql<boolean>`(p.name, p.id) > (${name}, ${id}::uuid)`);
    })
    .orderBy('p.name')
    .orderBy('p.id')
    .limit(limit)
    .execute();
}

export function listCategories(tx: Tx) {
  return tx
    .selectFrom('categories as c')
    .select(['c.id', 'c.name', 'c.description', 'c.color', 'c.position', 'c.is_active'])
    .select((eb) =>
      eb
        .selectFrom('products as p')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('p.category_id', '=', 'c.id')
        .as('product_count'),
    )
    .orderBy('c.position')
    .orderBy('c.name')
    .execute();
}

/** What stands in one text, separated by spaces. */
export const wordsOf = (text: string): string[] => (text === '' ? [] : text.split(' '));
