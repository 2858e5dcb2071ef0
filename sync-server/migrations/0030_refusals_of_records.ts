import { run, type AnyDatabase } from './support/tenant-table.ts';

/** Held records say why the rules refused them when somebody last tried to accept them. */
export async function up(db: AnyDatabase): Promise<void> {
  await run(db, 'alter table quarantine add column refused text;');
}
