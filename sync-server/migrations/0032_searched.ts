import { FOLDED } from './support/folding.ts';
import { appRole, run, type AnyDatabase } from './support/tenant-table.ts';

/**
 * What lists are searched by, folded as the tablet folds it, so that it is read off an index and not off the rows. An entry of an index
 * has 2,704 bytes of room: what is longer than any name is cut off.
 */
export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create function folded(words text) returns text language sql immutable strict parallel safe as $$ ${FOLDED} $$;
    grant execute on function folded(text) to ${await appRole(db)};

    alter table products add column searched text not null
      generated always as (left(folded(name) || e'\\n' || folded(coalesce(sku, '')), 300)) stored;
    create index products_searched on products (tenant_id, id) include (searched);

    alter table users add column searched text not null generated always as (left(folded(name), 300)) stored;
    create index users_searched on users (tenant_id, id) include (searched);

    alter table dining_tables add column searched text not null generated always as (left(folded(name), 300)) stored;

    alter table orders add column searched text not null
      -- Written with each change of an order: a number has no letters that need more, and most orders no name.
      generated always as (left(replace(lower(number collate "C"), '-', ' ') || e'\\n'
        || case customer_name when '' then '' else folded(customer_name) end, 300)) stored;
    create index orders_searched on orders (tenant_id, opened_at desc, id desc) include (outlet_id, table_id, searched);
  `,
  );
}
