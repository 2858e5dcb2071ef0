import { run, type AnyDatabase } from './support/tenant-table.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- The table of which somebody said that the order shares it knowingly. Like table_id it names no row: a table may go.
    alter table orders add column shared_table_id uuid;

    alter table outlets
      -- By type of order, what has to be filled in before it goes to the kitchen.
      add column required_fields jsonb not null default '{"delivery": ["name", "phone", "address"]}'
        check (jsonb_typeof(required_fields) = 'object'),
      -- A tablet that nobody touches for so long locks itself.
      add column lock_after_minutes smallint not null default 5 check (lock_after_minutes between 1 and 240);
  `,
  );
}
