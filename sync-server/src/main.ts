/** Starts the server. The only file that reads the environment. */
import { readConfig } from './config.ts';
import { announcement, prepareDemo } from './startup.ts';
import { startServer, type RunningServer } from './server.ts';
import { StartupError } from './startup-error.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

async function start(): Promise<RunningServer> {
  const config = readConfig(process.env);
  const server = await startServer({ config, prepare: (database) => prepareDemo(config, database, say) });
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

try {
  let asked = false;
  let server: RunningServer | undefined;
  const onSignal = (): void => {
    // Asked again, while it is still finishing: leave as it stands, the next start recovers.
    if (asked && server) process.exit(1);
    asked = true;
    if (server) void stop(server, 0);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  server = await start();
  if (asked) await stop(server, 0);
  const running = server;
  void running.died.then(() => {
    complain('PostgreSQL has stopped by itself; see postgres.log in the data folder.');
    void stop(running, 1);
  });
} catch (error) {
  complain(
    error instanceof StartupError
      ? `Meja cannot start. ${error.message}`
      : `Meja cannot start.\n${describe(error)}`,
  );
  process.exit(1);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
