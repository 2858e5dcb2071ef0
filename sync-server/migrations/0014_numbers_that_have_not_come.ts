import { run, type AnyDatabase } from './support/tenant-table.ts';

/** A device that offers later records than the server waits for shows which numbers have not come. */
export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    -- The first number of what was last sent back because numbers before it are missing.
    alter table devices add column offered_from bigint;
  `,
  );
}
