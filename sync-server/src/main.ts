/** Starts the server. The only file that reads the environment. */
import { readConfig } from './config.ts';
import { announcement, prepareDemo } from './startup.ts';
import { startServer, type RunningServer } from './server.ts';
import { StartupError } from './startup-error.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

export interface Apps {
  /** Settles when both apps can be served. Meanwhile the database is prepared. */
  ready: Promise<unknown>;
  /** Ends the builds that are under way. */
  giveUp: () => void;
}

const BUILT: Apps = { ready: Promise.resolve(), giveUp: () => undefined };

async function start(apps: Apps): Promise<RunningServer> {
  const config = readConfig(process.env);
  const server = await startServer({
    config,
    prepare: async (database) => {
      await Promise.all([prepareDemo(config, database, say), apps.ready]);
    },
  });
  say(await announcement(config, server.database));
  return server;
}

async function stop(server: RunningServer, exitCode: number): Promise<void> {
  try {
    await server.stop();
    process.exitCode = exitCode;
  } catch (error) {
    complain(`Meja did not stop cleanly: ${String(error)}`);
    process.exitCode = 1;
  }
  // Nothing is left to do; a library's timer must not keep the process.
  process.exit();
}

/** Within this time a second signal is the same wish: a terminal and a package manager both hand a Ctrl-C on. */
const SAME_WISH_MS = 2_000;

/** What a signal finds: the server, as soon as there is one, and when it was first asked to stop. */
const state: { server?: RunningServer; askedAt?: number } = {};

function onSignal(apps: Apps): void {
  if (state.askedAt !== undefined) {
    // Asked again, while it is still finishing: leave as it stands, the next start recovers.
    if (performance.now() - state.askedAt > SAME_WISH_MS) process.exit(1);
    return;
  }
  state.askedAt = performance.now();
  if (state.server) void stop(state.server, 0);
  // The start fails then, and puts away what it has begun.
  else apps.giveUp();
}

export async function main(apps = BUILT): Promise<void> {
  process.on('SIGINT', () => onSignal(apps));
  process.on('SIGTERM', () => onSignal(apps));
  // It may fail before the database is there, which is when somebody waits for it.
  apps.ready.catch(() => undefined);
  try {
    const server = await start(apps);
    state.server = server;
    if (state.askedAt !== undefined) await stop(server, 0);
    void server.died.then(() => {
      complain('PostgreSQL has stopped by itself; see postgres.log in the data folder.');
      return stop(server, 1);
    });
  } catch (error) {
    apps.giveUp();
    if (state.askedAt !== undefined) process.exit(0);
    complain(`Meja cannot start. ${error instanceof StartupError ? error.message : describe(error)}`);
    process.exit(1);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

if (import.meta.main) await main();
