import { run, type AnyDatabase } from './support/tenant-table.ts';

/** A device is renewed only where it was found to be copied. */
export async function up(db: AnyDatabase): Promise<void> {
  await run(db, `alter table devices add column forked_at timestamptz`);
}
