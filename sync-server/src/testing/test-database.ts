import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
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
    drop: () => drop(server, name),
  };
}

/** Somebody is still in it; or it is autovacuum, whom only a superuser may send out. */
const BUSY = ['55006', '42501'];

async function drop(server: string, name: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await run(server, `drop database if exists ${name} with (force)`);
      return;
    } catch (error) {
      const isBusy = error instanceof pg.DatabaseError && BUSY.includes(error.code ?? '');
      if (!isBusy || tries === 100) throw error;
      await sleep(50);
    }
  }
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
