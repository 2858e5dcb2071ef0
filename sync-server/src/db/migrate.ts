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

/** As the owner. Several processes may try at once: the others wait. @param to the last one to run; all where none is named */
export async function runMigrations(owner: Db, to?: string): Promise<string[]> {
  const migrator = new Migrator({ db: owner, provider });
  const { error, results } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to));
  if (error) throw error instanceof Error ? error : new Error('migrating failed', { cause: error });
  return (results ?? []).map((result) => result.migrationName);
}

/** Brings the schema and the rights of the app's role up to date. */
export async function migrate(owner: Db): Promise<string[]> {
  const { rows } = await sql<{ version: number }>`
    select current_setting('server_version_num')::int as version`.execute(owner);
  const version = rows[0]?.version ?? 0;
  if (version < 150_000) {
    throw new StartupError(`PostgreSQL 15 or newer is needed; this one is ${Math.floor(version / 10_000)}.`);
  }
  const names = await runMigrations(owner);
  await applyGrants(owner);
  return names;
}
