import { run, type AnyDatabase } from './support/tenant-table.ts';

/**
 * What scanners read off a product, one or more, separated by spaces: as text, since the driver takes three times as long for an array, and
 * a generated column can't be made of one.
 */
export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    alter table products add column barcodes text not null default ''
      check (barcodes ~ '^([!-~]{1,48}( [!-~]{1,48}){0,9})?$');

    drop index products_searched;
    alter table products drop column searched;
    alter table products add column searched text not null
      generated always as (left(folded(name) || e'\\n' || folded(coalesce(sku, '') || ' ' || barcodes), 800)) stored;
    create index products_searched on products (tenant_id, id) include (searched);
  `,
  );
}
