import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@meja/sync-server/simulation';

/** How to reach a PostgreSQL server: as the role that owns databases there and is no superuser, and past everything. */
export interface PostgresUrls {
  owner: string;
  superuser: string;
}

export interface Postgres {
  urls: PostgresUrls;
  stop(): Promise<void>;
}

/** Nothing here has to survive a power cut, and nothing may happen of itself. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=2GB',
  'checkpoint_timeout=1d',
  'autovacuum=off',
  'track_counts=off',
  'max_connections=200',
  'jit=off',
  'plan_cache_mode=force_generic_plan',
];

/** A server for the simulator alone. Several processes may play on it, each in a database of its own. */
export async function startPostgres(): Promise<Postgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'meja-simulator-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir, settings: SETTINGS });
  return {
    urls: { owner: server.ownerUrl, superuser: superuserUrl(dataDir, server.ownerUrl) },
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function superuserUrl(dataDir: string, ownerUrl: string): string {
  const passwords = JSON.parse(readFileSync(join(dataDir, 'postgres-passwords.json'), 'utf8')) as {
    superuser: string;
  };
  const url = new URL(ownerUrl);
  url.username = 'postgres';
  url.password = encodeURIComponent(passwords.superuser);
  return url.href;
}

/** Where a process that another one has started finds the server of that one. */
const SHARED_POSTGRES = 'MEJA_SIMULATOR_POSTGRES';

export const sharedPostgresEnv = ({ urls }: Pick<Postgres, 'urls'>): Record<string, string> => ({
  [SHARED_POSTGRES]: JSON.stringify(urls),
});

/** The server of whoever has started this process, else one of its own. */
export function sharedOrOwnPostgres(): Promise<Postgres> {
  const shared = process.env[SHARED_POSTGRES];
  if (shared === undefined) return startPostgres();
  return Promise.resolve({ urls: JSON.parse(shared) as PostgresUrls, stop: () => Promise.resolve() });
}
