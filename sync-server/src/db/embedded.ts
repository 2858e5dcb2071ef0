import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  closeSync,
  lchownSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { StartupError } from '../startup-error.ts';
import { findBinaries, unprivilegedUser, type Binaries, type SystemUser } from './embedded-binaries.ts';
import { stopOrphan } from './embedded-orphan.ts';
import { clusterFolder, reachableBinaries } from './embedded-shelter.ts';
import { lockFolder } from './folder-lock.ts';

const EMBEDDED_DATABASE = 'meja';
const SUPERUSER = 'postgres';
const OWNER = 'meja_owner';
const START_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 30_000;

export interface EmbeddedPostgres {
  /** Connects as the owner of the database, who is no superuser. */
  ownerUrl: string;
  /** Resolves when the server has ended without `stop` having been asked for. */
  died: Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  /** More settings of the server, `name=value`: tests turn durability off. */
  settings?: readonly string[];
}

interface Cluster {
  folder: string;
  logFile: string;
  binaries: Binaries;
  user: SystemUser | undefined;
  passwords: Passwords;
}

interface Passwords {
  superuser: string;
  owner: string;
}

/** A PostgreSQL of our own in `<dataDir>/postgres`, listening on loopback only, on whatever port is free. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.dataDir, { recursive: true });
  const dataDir = realpathSync(options.dataDir);
  const unlock = await lockFolder(dataDir);
  try {
    const cluster = await prepare(dataDir);
    const server = await launch(cluster, options.settings ?? []);
    const ownerUrl = await makeDatabase(cluster, server.port);
    const stop = async () => {
      await server.stop();
      await unlock();
    };
    return { ownerUrl, died: server.died, stop };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function prepare(dataDir: string): Promise<Cluster> {
  const user = unprivilegedUser();
  const cluster: Cluster = {
    folder: clusterFolder(dataDir, user),
    logFile: join(dataDir, 'postgres.log'),
    binaries: reachableBinaries(findBinaries(), user),
    user,
    passwords: await keepPasswords(join(dataDir, 'postgres-passwords.json')),
  };
  const { binaries, folder } = cluster;
  const versionFile = join(folder, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const version = readFileSync(versionFile, 'utf8').trim();
    if (version !== binaries.major) {
      throw new StartupError(
        `${folder} belongs to PostgreSQL ${version}, this Meja brings ${binaries.major}: ` +
          'move the data over with pg_dump and pg_restore, or choose another DATA_DIR.',
      );
    }
    if (user) takeOver(folder, user);
    await stopOrphan(folder);
  } else {
    await initialise(cluster);
  }
  return cluster;
}

/** A folder that root has copied or unpacked from a backup is root's; PostgreSQL's user has to own it. */
function takeOver(folder: string, user: SystemUser): void {
  if (statSync(folder).uid === user.uid) return;
  for (const path of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
    lchownSync(join(folder, path), user.uid, user.gid);
}

async function keepPasswords(file: string): Promise<Passwords> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Passwords;
  const passwords = {
    superuser: randomBytes(24).toString('base64url'),
    owner: randomBytes(24).toString('base64url'),
  };
  await writeFile(file, JSON.stringify(passwords), { mode: 0o600 });
  return passwords;
}

/** Built beside its place and moved there when complete, so that a cut in the middle leaves nothing half made. */
async function initialise({ folder, binaries, user, passwords }: Cluster): Promise<void> {
  const draft = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  await rm(draft, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  await writeFile(passwordFile, passwords.superuser, { mode: 0o600 });
  if (user) for (const path of [draft, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    await runToEnd(
      binaries.initdb,
      [
        ...['--pgdata', draft, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
        // The same order of text on every machine, whatever its locales.
        ...[
          '--encoding',
          'UTF8',
          '--no-locale',
          '--locale-provider',
          'builtin',
          '--builtin-locale',
          'C.UTF-8',
        ],
      ],
      user,
    );
    await rename(draft, folder);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function runToEnd(command: string, args: readonly string[], user: SystemUser | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...user, stdio: ['ignore', 'ignore', 'pipe'], env: environment() });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new StartupError(`PostgreSQL could not make its data folder: ${said.trim().split('\n').at(-1)}`),
        );
    });
  });
}

/** Without the PG… settings of whoever starts us, which would speak to another server. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG')));
}

interface Launched {
  port: number;
  died: Promise<void>;
  stop(): Promise<void>;
}

async function launch(cluster: Cluster, settings: readonly string[]): Promise<Launched> {
  const port = await freePort();
  const flags = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'timezone=UTC',
    'log_min_messages=warning',
    ...settings,
  ].flatMap((setting) => ['-c', setting]);
  const log = openSync(cluster.logFile, 'w', 0o600);
  // In a group of its own: a Ctrl-C at the terminal is for us, who stop it after the last request.
  const child = spawn(cluster.binaries.postgres, ['-D', cluster.folder, '-p', String(port), ...flags], {
    ...cluster.user,
    stdio: ['ignore', log, log],
    detached: process.platform !== 'win32',
    env: environment(),
  });
  closeSync(log);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let stopping = false;
  const stop = () => {
    stopping = true;
    return terminate(child, exited);
  };
  try {
    await untilReady(cluster, port, child, exited);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop, died: exited.then(() => (stopping ? new Promise<void>(() => undefined) : undefined)) };
}

async function terminate(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGINT');
  const impatient = new AbortController();
  const timeout = sleep(STOP_TIMEOUT_MS, undefined, { signal: impatient.signal }).then(
    () => child.kill('SIGQUIT'),
    () => undefined,
  );
  await exited;
  impatient.abort();
  await timeout;
}

/** A recovery after a hard kill may take a while; as long as the server lives, it is worth waiting for. */
async function untilReady(
  cluster: Cluster,
  port: number,
  child: ChildProcess,
  exited: Promise<void>,
): Promise<void> {
  let gone = false;
  void exited.then(() => (gone = true));
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline;) {
    if (gone || child.pid === undefined) {
      const lastLine = readFileSync(cluster.logFile, 'utf8').trim().split('\n').at(-1);
      throw new StartupError(
        `PostgreSQL did not start: ${lastLine || 'no word why'} (see ${cluster.logFile})`,
      );
    }
    const client = new pg.Client(superuser(cluster, port, 'postgres'));
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await sleep(30);
    }
  }
  throw new StartupError(
    `PostgreSQL is not ready after ${START_TIMEOUT_MS / 1000} s (see ${cluster.logFile})`,
  );
}

const superuser = (cluster: Cluster, port: number, database: string): pg.ClientConfig => ({
  host: '127.0.0.1',
  port,
  user: SUPERUSER,
  password: cluster.passwords.superuser,
  database,
});

async function makeDatabase(cluster: Cluster, port: number): Promise<string> {
  const client = new pg.Client(superuser(cluster, port, 'postgres'));
  await client.connect();
  try {
    const password = client.escapeLiteral(cluster.passwords.owner);
    const role = await client.query('select from pg_roles where rolname = $1', [OWNER]);
    if (role.rowCount === 0) await client.query(`create role ${OWNER} login createrole password ${password}`);
    const database = await client.query('select from pg_database where datname = $1', [EMBEDDED_DATABASE]);
    if (database.rowCount === 0) await client.query(`create database ${EMBEDDED_DATABASE} owner ${OWNER}`);
  } finally {
    await client.end();
  }
  return `postgres://${OWNER}:${encodeURIComponent(cluster.passwords.owner)}@127.0.0.1:${port}/${EMBEDDED_DATABASE}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
