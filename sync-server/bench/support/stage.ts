import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Course } from '@meja/testing/bench';
import pg from 'pg';
import { z } from 'zod';
import { startEmbedded } from '../../src/db/embedded.ts';
import { connect, type Connection } from '../../src/db/pool.ts';
import { ensureAppRole } from '../../src/db/roles.ts';
import { createTokens, type Tokens } from '../../src/http/tokens.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const SECRET = 'the secret of the benchmarks, long enough';
const START_MS = 60_000;
const DURABILITY = ['fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers'];

/** The product as `pnpm start` runs it, on an empty, durable database that is thrown away afterwards. */
export interface Stage {
  origin: string;
  owner: Connection;
  /** Passes by row-level security and triggers, to fill tables with what years would. */
  filler: pg.Pool;
  /** Where the role that serves requests connects. */
  appUrl: string;
  /** Signs as the server does: enrolling thousands of tablets through its doors is what these are there to prevent. */
  tokens: Tokens;
  /** The server's resident memory, MB. */
  memoryMb(): Promise<number>;
  /** How long the server has had a core so far, s. */
  processorSeconds(): Promise<number>;
  /** The longest that the server's event loop was held since this was last asked, ms. */
  stallMs(): Promise<number>;
}

/** PostgreSQL, and the server in a process of its own, so that who asks and who answers don't share a thread. */
export async function openStage(
  { say, about, cleanUp }: Course,
  { logLevel = 'error' } = {},
): Promise<Stage> {
  say('starting PostgreSQL and the server');
  const dataDir = mkdtempSync(join(tmpdir(), 'meja-bench-'));
  chmodSync(dataDir, 0o755);
  cleanUp(() => rm(dataDir, { recursive: true, force: true }));
  const starting = startEmbedded({ dataDir });
  // Before it is there: broken off meanwhile, it has to end all the same, and before its folder goes.
  cleanUp(async () => (await starting).stop());
  const database = await starting;
  const [port, metricsPort] = await twoFreePorts();
  const server = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      DATABASE_URL: database.ownerUrl,
      TOKEN_SECRET: SECRET,
      PUBLIC_URL: '',
      LOG_LEVEL: logLevel,
      DEMO: 'off',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // What it logs are errors; the rest is its greeting.
  createInterface(server.stdout).on('line', (line) => line.startsWith('{') && console.error(line));
  cleanUp(() => end(server));
  await untilReady(server, `http://127.0.0.1:${port}`);
  const owner = connect({ connectionString: database.ownerUrl });
  cleanUp(() => owner.close());
  const filler = new pg.Pool({ connectionString: superuserUrl(database.ownerUrl, dataDir), max: 2 });
  cleanUp(() => filler.end());
  about(await settingsOf(owner));
  return {
    origin: `http://127.0.0.1:${port}`,
    owner,
    filler,
    appUrl: await ensureAppRole(database.ownerUrl, SECRET),
    tokens: createTokens(SECRET, () => new Date()),
    memoryMb: async () => (await metricOf(metricsPort, 'process_resident_memory_bytes')) / 2 ** 20,
    processorSeconds: () => metricOf(metricsPort, 'process_cpu_seconds_total'),
    stallMs: async () => (await metricOf(metricsPort, 'nodejs_eventloop_lag_max_seconds')) * 1_000,
  };
}

function superuserUrl(ownerUrl: string, dataDir: string): string {
  const passwords = z
    .object({ superuser: z.string() })
    .parse(JSON.parse(readFileSync(join(dataDir, 'postgres-passwords.json'), 'utf8')));
  const url = new URL(ownerUrl);
  url.username = 'postgres';
  url.password = encodeURIComponent(passwords.superuser);
  // Neither triggers nor foreign keys: what is filled in is numbered and of one piece already.
  url.searchParams.set('options', '-c session_replication_role=replica -c synchronous_commit=off');
  return url.href;
}

async function untilReady(server: ChildProcess, origin: string): Promise<void> {
  const isReady = () =>
    fetch(`${origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (const deadline = Date.now() + START_MS; !(await isReady()); await sleep(30))
    if (server.exitCode !== null || Date.now() > deadline) throw new Error('the server did not start');
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGTERM');
  await exited;
}

async function settingsOf({ pool }: Connection): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    'select name, current_setting(name) as setting from pg_settings where name = any($1)',
    [['server_version', ...DURABILITY]],
  );
  const settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  const { server_version: version = '', ...durability } = settings;
  return { PostgreSQL: version, ...durability };
}

async function metricOf(metricsPort: number, name: string): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return Number(new RegExp(`^meja_${name} (\\S+)`, 'm').exec(metrics)?.[1]);
}

/** Both are taken before either is let go: one that is free again may be given out twice. */
async function twoFreePorts(): Promise<[number, number]> {
  const [one, other] = [await takePort(), await takePort()];
  one.close();
  other.close();
  return [one.port, other.port];
}

function takePort(): Promise<{ port: number; close: () => void }> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      resolve({ port, close: () => probe.close() });
    });
  });
}
