import type { Category, ModifierGroup, Product } from '@meja/domain';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { isAhead, portionOf, type Feed, type Plain, type Room } from '../streams/index.ts';
import { wordsOf } from './menu.queries.ts';

/** What a document weighs beside its texts: in a pack its keys are said once for all, and of ids little but their random part. */
const beside = ({ isPacked }: Room, apart: number, packed: number) =>
  sql`${isPacked ? packed : apart}::integer`;

export const categoriesFeed: Feed<Plain<Category>> = {
  async ahead(tx, _scope, stretch, room) {
    const ahead = tx
      .selectFrom('categories')
      .select(['id', 'seq', 'name', 'color', 'position', 'is_active'])
      .where(isAhead(stretch, 'seq', 'id'));
    const weight = sql<number>`${beside(room, 200, 60)} + octet_length(name)`;
    const { rows, isCut } = await portionOf(tx, ahead, weight, room);
    return {
      rows: rows.map(({ id, seq, weight, is_active, name, color, position }) => ({
        ...{ id, seq, weight },
        doc: is_active ? { id, name, color, position } : null,
      })),
      isCut,
    };
  },
  counted: (_, stretch) => sql`categories where ${isAhead(stretch, 'seq', 'id')}`,
  held: () => sql`categories where is_active`,
};

export const modifierGroupsFeed: Feed<Plain<ModifierGroup>> = {
  async ahead(tx, _scope, stretch, room) {
    const ahead = tx
      .selectFrom('modifier_groups')
      .select((eb) => [
        'id',
        'seq',
        'name',
        'min_choices',
        'max_choices',
        jsonArrayFrom(
          eb
            .selectFrom('modifier_options')
            .select(['id', 'name', 'price', 'is_default as isDefault', 'is_available as isAvailable'])
            .whereRef('modifier_options.group_id', '=', 'modifier_groups.id')
            .orderBy('position')
            .orderBy('id'),
        ).as('options'),
      ])
      .where(isAhead(stretch, 'seq', 'id'));
    const weight = sql<number>`${beside(room, 220, 60)} + octet_length(name) + octet_length(options::text)`;
    const { rows, isCut } = await portionOf(tx, ahead, weight, room);
    return {
      rows: rows.map(({ id, seq, weight, name, min_choices, max_choices, options }) => ({
        ...{ id, seq, weight },
        doc: { id, name, min: min_choices, max: max_choices, options },
      })),
      isCut,
    };
  },
  counted: (_, stretch) => sql`modifier_groups where ${isAhead(stretch, 'seq', 'id')}`,
  held: () => sql`modifier_groups`,
};

export const productsFeed: Feed<Plain<Product>> = {
  async ahead(tx, _scope, stretch, room) {
    const ahead = tx
      .selectFrom('products')
      .select([
        'id',
        'seq',
        'category_id',
        'sku',
        'barcodes',
        'name',
        'description',
        'price',
        'tax_class',
        'is_available',
        'is_featured',
        'position',
        // As text: the driver takes three times as long for an array.
        sql<string>`array_to_string(array(select g.group_id from product_modifier_groups g
          where g.product_id = products.id order by g.position, g.group_id), ' ')`.as('group_ids'),
      ])
      .where(isAhead(stretch, 'seq', 'id'));
    const texts = sql`octet_length(name) + coalesce(octet_length(description), 0) + octet_length(group_ids) + octet_length(barcodes)`;
    const weight = sql<number>`${beside(room, 440, 80)} + ${texts}`;
    const { rows, isCut } = await portionOf(tx, ahead, weight, room);
    return {
      rows: rows.map((row) => ({ id: row.id, seq: row.seq, weight: row.weight, doc: product(row) })),
      isCut,
    };
  },
  counted: (_, stretch) => sql`products where ${isAhead(stretch, 'seq', 'id')}`,
  held: () => sql`products`,
};

interface ProductRow {
  id: string;
  category_id: string | null;
  sku: string | null;
  barcodes: string;
  name: string;
  description: string | null;
  price: number;
  tax_class: string;
  is_available: boolean;
  is_featured: boolean;
  position: number;
  group_ids: string;
}

const product = (row: ProductRow): Plain<Product> => ({
  id: row.id,
  categoryId: row.category_id,
  sku: row.sku,
  barcodes: wordsOf(row.barcodes),
  name: row.name,
  description: row.description,
  price: row.price,
  taxClass: row.tax_class,
  isAvailable: row.is_available,
  isFeatured: row.is_featured,
  position: row.position,
  modifierGroupIds: wordsOf(row.group_ids),
});
