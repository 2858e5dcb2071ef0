import pg from 'pg';
import { StartupError } from '../startup-error.ts';
import { startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { connect, type Connection } from './pool.ts';
import { ensureAppRole } from './roles.ts';

export interface OpenDatabase {
  /** Serves requests, bound by row-level security. */
  app: Connection;
  /** A connection of its own, by which the database is asked whether it answers, however busy the others are. */
  probe: Connection;
  /** Serves jobs: they take no request's turn. */
  jobs: Connection;
  /** Where a connection of one's own, as the app's role, goes. */
  appUrl: string;
  /** Runs `work` as the owner, who may do what the app may not: migrate, seed. */
  asOwner<T>(work: (owner: Connection) => Promise<T>): Promise<T>;
  /** Resolves when the embedded server has died by itself; never for a server of one's own. */
  died: Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  databaseUrl: string | undefined;
  dataDir: string;
  tokenSecret: string;
}

/** The database, started where it is ours to start, with its roles and the newest schema. */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const { databaseUrl } = options;
  const server =
    databaseUrl === undefined
      ? await startEmbedded({ dataDir: options.dataDir })
      : { ownerUrl: databaseUrl, died: new Promise<void>(() => undefined), stop: () => Promise.resolve() };
  const asOwner: OpenDatabase['asOwner'] = async (work) => {
    const owner = connect({ connectionString: server.ownerUrl, max: 4, applicationName: 'meja-owner' });
    try {
      return await work(owner);
    } finally {
      await owner.close();
    }
  };
  try {
    const appUrl = await ensureAppRole(server.ownerUrl, options.tokenSecret);
    await asOwner(({ db }) => migrate(db));
    const app = connect({ connectionString: appUrl, max: 20 });
    const jobs = connect({ connectionString: appUrl, max: 3, applicationName: 'meja-job-handlers' });
    const probe = connect({ connectionString: appUrl, max: 1, applicationName: 'meja-probe' });
    return {
      app,
      probe,
      jobs,
      appUrl,
      asOwner,
      died: server.died,
      async close() {
        await Promise.all([app.close(), probe.close(), jobs.close()]);
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw databaseUrl === undefined ? error : explain(error, new URL(databaseUrl));
  }
}

/** One line for what whoever set DATABASE_URL can put right; anything else stays as it is. */
function explain(error: unknown, url: URL): unknown {
  if (error instanceof StartupError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const place = url.host;
  if (error instanceof pg.DatabaseError) {
    if (code.startsWith('28'))
      return new StartupError(`PostgreSQL at ${place} refuses the sign-in: ${error.message}.`);
    if (code === '3D000')
      return new StartupError(`PostgreSQL at ${place}: ${error.message}. Create it first.`);
    if (code === '42501') return new StartupError(`The role of DATABASE_URL lacks rights: ${error.message}.`);
    return code.startsWith('57P') ? new StartupError(`PostgreSQL at ${place}: ${error.message}.`) : error;
  }
  const isNetwork = [
    'ECONNREFUSED',
    'ENOTFOUND',
    'EHOSTUNREACH',
    'ETIMEDOUT',
    'EAI_AGAIN',
    'ECONNRESET',
  ].includes(code);
  if (!isNetwork && !/timeout|terminated unexpectedly/i.test(error.message)) return error;
  return new StartupError(`No PostgreSQL answers at ${place} (${code || error.message}).`);
}
