import type { Category, ModifierGroup, Product } from '@meja/domain';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { isAhead, type Feed, type Plain } from '../streams/index.ts';

export const categoriesFeed: Feed<Plain<Category>> = {
  async ahead(tx, _scope, stretch, limit) {
    const rows = await tx
      .selectFrom('categories')
      .select(['id', 'seq', 'name', 'color', 'position', 'is_active'])
      .where(isAhead(stretch, 'seq', 'id'))
      .orderBy('seq')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ id, seq, is_active, name, color, position }) => ({
      id,
      seq,
      doc: is_active ? { id, name, color, position } : null,
    }));
  },
  counted: (_, stretch) => sql`categories where ${isAhead(stretch, 'seq', 'id')}`,
  held: () => sql`categories where is_active`,
};

export const modifierGroupsFeed: Feed<Plain<ModifierGroup>> = {
  async ahead(tx, _scope, stretch, limit) {
    const rows = await tx
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
      .where(isAhead(stretch, 'seq', 'id'))
      .orderBy('seq')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ id, seq, name, min_choices, max_choices, options }) => ({
      id,
      seq,
      doc: { id, name, min: min_choices, max: max_choices, options },
    }));
  },
  counted: (_, stretch) => sql`modifier_groups where ${isAhead(stretch, 'seq', 'id')}`,
  held: () => sql`modifier_groups`,
};

export const productsFeed: Feed<Plain<Product>> = {
  async ahead(tx, _scope, stretch, limit) {
    const rows = await tx
      .selectFrom('products')
      .select([
        'id',
        'seq',
        'category_id',
        'sku',
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
      .where(isAhead(stretch, 'seq', 'id'))
      .orderBy('seq')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      seq: row.seq,
      doc: {
        id: row.id,
        categoryId: row.category_id,
        sku: row.sku,
        name: row.name,
        description: row.description,
        price: row.price,
        taxClass: row.tax_class,
        isAvailable: row.is_available,
        isFeatured: row.is_featured,
        position: row.position,
        modifierGroupIds: row.group_ids === '' ? [] : row.group_ids.split(' '),
      },
    }));
  },
  counted: (_, stretch) => sql`products where ${isAhead(stretch, 'seq', 'id')}`,
  held: () => sql`products`,
};
