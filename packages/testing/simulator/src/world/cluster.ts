import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connect, dataTypes, ensureAppRole, migrate, startEmbedded } from '@meja/sync-server/simulation';

/** A PostgreSQL for the simulator alone: one server and one database for all seeds of a run. */
export interface Cluster {
  /** As the superuser, past row-level security: for the oracle, for plain SQL, for backups. */
  admin: pg.Client;
  /** A connection as the role that serves requests. */
  connect(): Promise<pg.Client>;
  /** Another one as the superuser. */
  connectAdmin(): Promise<pg.Client>;
  close(): Promise<void>;
}

/** Nothing here has to survive a power cut, and nothing may happen of itself. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum=off',
  'max_connections=60',
  'jit=off',
];

export async function startCluster(): Promise<Cluster> {
  const dataDir = mkdtempSync(join(tmpdir(), 'meja-simulator-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir, settings: SETTINGS });
  const appUrl = await ensureAppRole(server.ownerUrl, 'a secret of the simulator');
  const owner = connect({ connectionString: server.ownerUrl, max: 1 });
  await migrate(owner.db);
  await owner.close();
  const admin = await adminOf(dataDir, server.ownerUrl);
  return {
    admin,
    connect: () => opened(new pg.Client({ connectionString: appUrl, types: dataTypes })),
    connectAdmin: () => adminOf(dataDir, server.ownerUrl),
    async close() {
      await admin.end();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function adminOf(dataDir: string, ownerUrl: string): Promise<pg.Client> {
  const passwords = JSON.parse(readFileSync(join(dataDir, 'postgres-passwords.json'), 'utf8')) as {
    superuser: string;
  };
  const url = new URL(ownerUrl);
  url.username = 'postgres';
  url.password = encodeURIComponent(passwords.superuser);
  return opened(new pg.Client({ connectionString: url.href, types: dataTypes }));
}

async function opened(client: pg.Client): Promise<pg.Client> {
  // A connection that is ended from the other side says so here; unheard, it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
