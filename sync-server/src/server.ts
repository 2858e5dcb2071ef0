import { createServer, type Server } from 'node:http';
import { createServer as createProbe } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer, getRequestListener } from '@hono/node-server';
import { PROTOCOLS } from '@meja/sync';
import { Hono } from 'hono';
import pg from 'pg';
import { v7 } from 'uuid';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { openDatabase, type OpenDatabase } from './db/open.ts';
import { createAlert } from './features/alerts/index.ts';
import { Audit, createSealer } from './features/audit/index.ts';
import { createMailer, type MailCatcher } from './features/mail/index.ts';
import { OutletEvents, Pokes, RevocationCheck } from './features/sync/index.ts';
import type { Deps } from './http/deps.ts';
import { draining } from './http/draining.ts';
import { createLog } from './http/log.ts';
import { createMetrics } from './http/metrics.ts';
import { allowancesWith, createRateLimits } from './http/rate-limits.ts';
import { Strangers } from './http/strangers.ts';
import { createTokens } from './http/tokens.ts';
import { Jobs } from './jobs/jobs.ts';
import { jobsOf } from './jobs/registry.ts';
import { StartupError } from './startup-error.ts';

/** So long requests under way may take when the server is to end. */
const FINISH_MS = 10_000;
const KEEP_ALIVE_MS = 65_000;
/** So long a request may take to arrive: a queue file of 16 MB at 55 kB a second. */
const REQUEST_MS = 300_000;
const CONNECTIONS = 20_000;
const APPS = fileURLToPath(new URL('../../apps/', import.meta.url));

export interface RunningServer {
  database: OpenDatabase;
  /** Resolves when the database has died underneath. */
  died: Promise<void>;
  stop(): Promise<void>;
}

export interface StartOptions {
  config: Config & { tokenSecret: string };
  /** Called when the database is there, before requests are taken. */
  prepare?: (database: OpenDatabase) => Promise<void>;
}

/** Database, app, socket: in this order up, and down in the other. */
export async function startServer({ config, prepare }: StartOptions): Promise<RunningServer> {
  for (const port of [config.port, config.metricsPort])
    if (port !== undefined) await assertFree(port, config.host);
  const database = await openDatabase({ ...config });
  const closing = new AbortController();
  try {
    await prepare?.(database);
    const caught = await startCatcher(config);
    const { deps, pokes, audit, jobs } = compose(config, database, closing.signal, caught);
    await Promise.all([pokes.listen(), jobs.start()]);
    const ends = [await serve(deps), ...(await serveMetrics(deps))];
    const revocationCheck = new RevocationCheck({ db: deps.db, pokes, log: deps.log });
    revocationCheck.start();
    audit.start();
    await startWork(jobs, deps, database, caught);
    let stopped: Promise<void> | undefined;
    const stop = async () => {
      closing.abort();
      await Promise.all([...ends.map((end) => end()), revocationCheck.stop(), jobs.stop(FINISH_MS)]);
      await caught?.close();
      await Promise.all([pokes.close(), audit.close()]);
      await database.close();
    };
    return { database, died: database.died, stop: () => (stopped ??= stop()) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The composition root: the only place where the parts meet. */
function compose(
  config: StartOptions['config'],
  database: OpenDatabase,
  closing: AbortSignal,
  caughtMail: MailCatcher | undefined,
) {
  const { tokenSecret, ...settings } = config;
  const clock = () => new Date();
  const log = createLog(config.logLevel);
  const { pool, db } = database.app;
  const pokes = new Pokes({
    pool,
    processId: v7(),
    log,
    connectListener: async () => {
      const client = new pg.Client({ connectionString: database.appUrl, application_name: 'meja-listener' });
      await client.connect();
      return client;
    },
  });
  const newId = () => v7();
  const jobs = new Jobs({ connectionString: database.appUrl, log });
  const alert = createAlert({ clock, newId, jobs, config: settings });
  const audit = new Audit({ db, clock, sealer: createSealer(tokenSecret), alert, log });
  const tokens = createTokens(tokenSecret, clock);
  const deps: Deps = {
    db,
    pool,
    probe: database.probe.db,
    clock,
    newId,
    tokens,
    audit,
    log,
    config: settings,
    metrics: createMetrics(pool),
    limits: createRateLimits(allowancesWith(settings.doorLimit), { db, tokens }),
    strangers: new Strangers(),
    pokes,
    outletEvents: new OutletEvents({ db, pokes, log }),
    jobs,
    caughtMail,
    protocols: PROTOCOLS,
    closing,
    apps: { pos: join(APPS, 'pos/build'), office: join(APPS, 'office/build') },
  };
  return { deps, pokes, audit, jobs };
}

/** Read by nobody but development, and so loaded there alone. */
async function startCatcher({ mail }: StartOptions['config']): Promise<MailCatcher | undefined> {
  if (!mail.isCaught) return undefined;
  const { catchMail } = await import('./features/mail/catcher.ts');
  return catchMail(() => new Date());
}

async function startWork(
  jobs: Jobs,
  deps: Deps,
  database: OpenDatabase,
  caught: MailCatcher | undefined,
): Promise<void> {
  const { smtpUrl = caught?.smtpUrl, from } = deps.config.mail;
  const mailer =
    smtpUrl === undefined ? undefined : createMailer({ smtpUrl, from, publicUrl: deps.config.publicUrl });
  await jobs.work({ db: database.jobs.db, jobs: jobsOf(deps, mailer), count: deps.metrics.job });
}

/** Ends a server that was started. */
type End = () => Promise<void>;

async function serve(deps: Deps): Promise<End> {
  const server = createAdaptorServer({ fetch: createApp(deps).fetch }) as Server;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 1_000;
  // A request that comes in drops holds a connection no longer.
  server.requestTimeout = REQUEST_MS;
  server.maxConnections = CONNECTIONS;
  const end = draining(server, FINISH_MS);
  if (deps.config.trustedProxies === 0) deps.strangers.bound(server);
  await listen(server, deps.config.port, deps.config.host);
  return end;
}

async function serveMetrics({ config, metrics }: Deps): Promise<End[]> {
  if (config.metricsPort === undefined) return [];
  const app = new Hono().get('/metrics', async (c) =>
    c.body(await metrics.registry.metrics(), 200, { 'Content-Type': metrics.registry.contentType }),
  );
  const answer = getRequestListener(app.fetch);
  const server = createServer((request, response) => void answer(request, response));
  const end = draining(server, FINISH_MS);
  await listen(server, config.metricsPort, config.host);
  return [end];
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    server.listen(port, host, resolve);
  });
}

/** Found out before the database is started: whoever chose a taken port wants to know at once. */
function assertFree(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createProbe();
    probe.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === 'EADDRINUSE') return new StartupError(`Port ${port} is taken: set PORT to another.`);
  if (error.code === 'EACCES') return new StartupError(`Port ${port} may not be opened by this user.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new StartupError(`HOST ${host} is not an address of this machine.`);
  }
  return error;
}
