import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../db/embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A role that may create databases and roles, and is no superuser. */
    postgresUrl: string;
  }
}

/**
 * Vitest's global setup of the PostgreSQL tests. They run on `TEST_DATABASE_URL` where it is given (its role needs
 * CREATEDB and CREATEROLE), else on an embedded server that is thrown away afterwards.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) {
    project.provide('postgresUrl', given);
    return () => Promise.resolve();
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'meja-test-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({
    dataDir,
    // Nothing here has to survive a power cut.
    settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'],
  });
  await letOwnerCreateDatabases(dataDir, server.ownerUrl);
  project.provide('postgresUrl', server.ownerUrl);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function letOwnerCreateDatabases(dataDir: string, ownerUrl: string): Promise<void> {
  const passwords = JSON.parse(readFileSync(join(dataDir, 'postgres-passwords.json'), 'utf8')) as {
    superuser: string;
  };
  const url = new URL(ownerUrl);
  const owner = pg.escapeIdentifier(decodeURIComponent(url.username));
  url.username = 'postgres';
  url.password = encodeURIComponent(passwords.superuser);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`alter role ${owner} createdb`);
  } finally {
    await client.end();
  }
}
