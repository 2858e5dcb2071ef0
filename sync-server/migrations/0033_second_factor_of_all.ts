import { run, type AnyDatabase } from './support/tenant-table.ts';

export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- Whoever signs in at head office has to have a second factor, and gets nowhere before one is set up.
    alter table tenants add column demands_second_factor boolean not null default false;
  `,
  );
}
