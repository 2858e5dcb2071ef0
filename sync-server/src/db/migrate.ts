import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration';
import { StartupError } from '../startup-error.ts';
import type { Db } from './database.ts';
import { applyGrants } from './grants.ts';

const FOLDER = new URL('../../migrations/', import.meta.url);

const provider: MigrationProvider = {
  async getMigrations() {
    const files = (await readdir(fileURLToPath(FOLDER))).filter((file) => /^\d{4}_.+\.ts$/.test(file)).sort();
    const migrations: Record<string, Migration> = {};
    for (const file of files) {
      migrations[file.replace(/\.ts$/, '')] = (await import(new URL(file, FOLDER).href)) as Migration;
    }
    return migrations;
  },
};

/** Brings the schema and the rights of the app's role up to date, as the owner. Several processes may try at once: the others wait. */
export async function migrate(owner: Db): Promise<string[]> {
  const { rows } = await sql<{ version: number }>`
    select current_setting('server_version_num')::int as version`.execute(owner);
  const version = rows[0]?.version ?? 0;
  if (version < 150_000) {
    throw new StartupError(`PostgreSQL 15 or newer is needed; this one is ${Math.floor(version / 10_000)}.`);
  }
  const { error, results } = await new Migrator({ db: owner, provider }).migrateToLatest();
  if (error) throw error instanceof Error ? error : new Error('migrating failed', { cause: error });
  await applyGrants(owner);
  return (results ?? []).map((result) => result.migrationName);
}
