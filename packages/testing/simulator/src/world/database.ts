import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connect, dataTypes, ensureAppRole, GatheringSocket, migrate } from '@meja/sync-server/simulation';
import type { PostgresUrls } from './postgres.ts';

/** The database of one process, migrated: all seeds that it plays are played there, one after the other. */
export interface Database {
  /** As the superuser, past row-level security: for the oracle, for plain SQL, for backups. */
  admin: pg.Client;
  /** A connection as the role that serves requests. */
  connect(): Promise<pg.Client>;
  /** Another one as the superuser. */
  connectAdmin(): Promise<pg.Client>;
  close(): Promise<void>;
}

export async function openDatabase(urls: PostgresUrls): Promise<Database> {
  const name = `simulated_${randomBytes(6).toString('hex')}`;
  const server = await opened({ connectionString: urls.superuser });
  await server.query(`create database ${name} owner ${new URL(urls.owner).username}`);
  const ownerUrl = inside(urls.owner, name);
  const appUrl = await ensureAppRole(ownerUrl, 'a secret of the simulator');
  const owner = connect({ connectionString: ownerUrl, max: 1 });
  await migrate(owner.db);
  await owner.close();
  const connectAdmin = () => opened({ connectionString: inside(urls.superuser, name) });
  const admin = await connectAdmin();
  return {
    admin,
    connect: () => opened({ connectionString: appUrl, pipeline: true, stream: () => new GatheringSocket() }),
    connectAdmin,
    async close() {
      await admin.end();
      await server.query(`drop database ${name} with (force)`);
      await server.query(`drop role ${name}_app`);
      await server.end();
    },
  };
}

function inside(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function opened(config: pg.ClientConfig & { pipeline?: boolean }): Promise<pg.Client> {
  const client = new pg.Client({ ...config, types: dataTypes });
  // A connection that is ended from the other side says so here; unheard, it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
