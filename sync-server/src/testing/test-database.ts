import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  /** Connects as the owner, who migrates and is no superuser. */
  ownerUrl: string;
  drop(): Promise<void>;
}

/** An empty database, for `*.pg.test.ts` only; `template` copies another one (which nobody may be connected to). */
export async function createTestDatabase(template?: string): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const copied = template === undefined ? '' : ` template ${pg.escapeIdentifier(template)}`;
  await run(server, `create database ${name}${copied}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    ownerUrl: url.href,
    drop: () => run(server, `drop database if exists ${name} with (force)`),
  };
}

async function run(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
