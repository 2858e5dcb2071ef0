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

const TEMPLATE = 'simulated_template';
/** Any number that nothing else locks. */
const LOCK = 5_120_733;

export async function openDatabase(urls: PostgresUrls): Promise<Database> {
  const name = `simulated_${randomBytes(6).toString('hex')}`;
  const server = await opened({ connectionString: urls.superuser });
  const appUrl = inside(await copyTemplate(server, urls, name), name);
  const connectAdmin = () => opened({ connectionString: inside(urls.superuser, name) });
  const admin = await connectAdmin();
  return {
    admin,
    connect: () => opened({ connectionString: appUrl, pipeline: true, stream: () => new GatheringSocket() }),
    connectAdmin,
    async close() {
      await admin.end();
      await server.query(`drop database ${name} with (force)`);
      await server.end();
    },
  };
}

/**
 * Migrating takes longer than copying, and many processes play on one server: whoever is first migrates the template.
 * @returns how the role that serves requests connects to the template, and so to every copy
 */
async function copyTemplate(server: pg.Client, urls: PostgresUrls, name: string): Promise<string> {
  const owner = new URL(urls.owner).username;
  await server.query('select pg_advisory_lock($1)', [LOCK]);
  try {
    const appUrl = (await knownTemplate(server)) ?? (await makeTemplate(server, urls, owner));
    await server.query(`create database ${name} owner ${owner} template ${TEMPLATE}`);
    return appUrl;
  } finally {
    await server.query('select pg_advisory_unlock($1)', [LOCK]);
  }
}

/** The comment comes last: without it the template is not there, or only half made. */
async function knownTemplate(server: pg.Client): Promise<string | undefined> {
  const { rows } = await server.query<{ appUrl: string | null }>(
    `select shobj_description(oid, 'pg_database') as "appUrl" from pg_database where datname = $1`,
    [TEMPLATE],
  );
  return rows[0]?.appUrl ?? undefined;
}

async function makeTemplate(server: pg.Client, urls: PostgresUrls, owner: string): Promise<string> {
  await server.query(`drop database if exists ${TEMPLATE}`);
  await server.query(`create database ${TEMPLATE} owner ${owner}`);
  const ownerUrl = inside(urls.owner, TEMPLATE);
  const appUrl = await ensureAppRole(ownerUrl, 'a secret of the simulator');
  const { db, close } = connect({ connectionString: ownerUrl, max: 1 });
  await migrate(db);
  await close();
  await server.query(`comment on database ${TEMPLATE} is ${pg.escapeLiteral(appUrl)}`);
  return appUrl;
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
