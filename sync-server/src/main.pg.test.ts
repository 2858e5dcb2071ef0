import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectSocket, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withTenant } from './db/tenant.ts';
import { connect } from './db/pool.ts';
import { hashSecret } from './features/people/index.ts';
import { openRestaurant } from './testing/restaurant.ts';
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts';

/** The server as it is started, in a process of its own. */

const MAIN = join(import.meta.dirname, 'main.ts');
const PORT = 4250;
/** The server waits ten seconds for what is under way. With nothing under way it must not wait for that. */
const LONGEST_STOP_MS = 9_500;
const BASE = `http://127.0.0.1:${PORT}`;

let folder: string;
let children: ChildProcess[] = [];
let databases: TestDatabase[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meja-main-'));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
  }
  children = [];
  for (const database of databases) await database.drop();
  databases = [];
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  output: () => string;
  exit: Promise<number | null>;
}

function start(environment: Record<string, string> = {}): Started {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...(PATH && { PATH }),
      ...(HOME && { HOME }),
      PORT: String(PORT),
      HOST: '127.0.0.1',
      DATA_DIR: folder,
      DEMO: 'off',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, output: () => output, exit };
}

async function ready(started: Started, base = BASE): Promise<void> {
  for (;;) {
    const answer = await fetch(`${base}/readyz`).catch(() => undefined);
    if (answer?.ok && started.output().includes('Meja is ready')) return;
    if (started.child.exitCode !== null) throw new Error(`did not start: ${started.output()}`);
    await sleep(50);
  }
}

async function stop({ child, exit }: Started, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  child.kill(signal);
  return exit;
}

const epoch = async (base = BASE) =>
  ((await (await fetch(`${base}/readyz`)).json()) as { epoch: string }).epoch;
const postgresPid = () =>
  Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
/** A process whose parent was killed is dead before somebody has taken note of it. */
async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(20);
}
/** It ends with code 1 after one line, which says what to do. */
async function refusal(started: Started): Promise<string> {
  expect(await started.exit).toBe(1);
  const output = started.output().trim();
  expect(output.split('\n')).toHaveLength(1);
  return output;
}

describe('the server', () => {
  it('says where it is, stops cleanly with its database, and finds its data again', async () => {
    const first = start();
    await ready(first);
    expect(first.output()).toContain('http://localhost:4250/office/');
    const history = await epoch();
    const database = postgresPid();
    expect(await stop(first)).toBe(0);
    expect(isAlive(database)).toBe(false);
    expect(readFileSync(join(folder, 'postgres.log'), 'utf8')).toContain('database system is shut down');

    const second = start();
    await ready(second);
    expect(await epoch()).toBe(history);
    expect(await stop(second, 'SIGINT')).toBe(0);
  });

  it('recovers after a hard kill that left its database running', async () => {
    const first = start();
    await ready(first);
    const history = await epoch();
    const orphan = postgresPid();
    await stop(first, 'SIGKILL');
    expect(isAlive(orphan)).toBe(true);

    const second = start();
    await ready(second);
    expect(await epoch()).toBe(history);
    expect(postgresPid()).not.toBe(orphan);
    await untilGone(orphan);
    await stop(second);
  });

  it('recovers after a hard kill of both, though the number of the process is by now another’s', async () => {
    const first = start();
    await ready(first);
    const history = await epoch();
    const orphan = postgresPid();
    await stop(first, 'SIGKILL');
    process.kill(orphan, 'SIGKILL');
    await untilGone(orphan);
    const file = join(folder, 'postgres/postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));

    const second = start();
    await ready(second);
    expect(await epoch()).toBe(history);
    await stop(second);
  });

  it('ends with one line when its database has died', async () => {
    const server = start();
    await ready(server);
    process.kill(postgresPid(), 'SIGKILL');
    expect(await server.exit).toBe(1);
    expect(server.output()).toContain('PostgreSQL has stopped by itself');
  });

  it('keeps metrics off the public port when they have one of their own', async () => {
    const server = start({ METRICS_PORT: '4251' });
    await ready(server);
    expect((await fetch(`${BASE}/metrics`)).status).toBe(404);
    expect(await (await fetch('http://127.0.0.1:4251/metrics')).text()).toContain('meja_process_cpu');
    await stop(server);
  });

  it('shows caught mail to this machine in development, and nowhere else', async () => {
    const server = start();
    await ready(server);
    // Any address that is no other is the tablet app's.
    expect(await (await fetch(`${BASE}/dev/mail`)).text()).not.toContain('None yet.');
    await stop(server);
    const developing = start({ DEV_MAIL: 'on' });
    await ready(developing);
    expect(developing.output()).toContain(`Caught mail   ${BASE}/dev/mail`);
    expect(await (await fetch(`${BASE}/dev/mail`)).text()).toContain('None yet.');
    expect(await stop(developing)).toBe(0);
  });
});

describe('a server that cannot start', () => {
  let holder: Server | undefined;
  afterEach(() => holder?.close());

  it('says that the port is taken', async () => {
    await new Promise<void>((resolve) => (holder = createServer().listen(PORT, '127.0.0.1', resolve)));
    expect(await refusal(start())).toBe(`Meja cannot start. Port ${PORT} is taken: set PORT to another.`);
  });

  it('says that no database answers', async () => {
    const line = await refusal(start({ DATABASE_URL: 'postgres://meja:secret-word@127.0.0.1:4299/meja' }));
    expect(line).toBe('Meja cannot start. No PostgreSQL answers at 127.0.0.1:4299 (ECONNREFUSED).');
  });

  it('says that the data folder is of another PostgreSQL', async () => {
    mkdirSync(join(folder, 'postgres'));
    writeFileSync(join(folder, 'postgres/PG_VERSION'), '17\n');
    expect(await refusal(start())).toMatch(/belongs to PostgreSQL 17, this Meja brings 18/);
  });

  it('says that another Meja runs on the folder', async () => {
    const first = start();
    await ready(first);
    expect(await refusal(start({ PORT: '4252' }))).toBe(
      `Meja cannot start. Another Meja is running on ${folder}.`,
    );
    expect((await fetch(`${BASE}/healthz`)).status).toBe(200);
    await stop(first);
  });

  it('says which setting is wrong', async () => {
    expect(await refusal(start({ PORT: 'x' }))).toBe('Meja cannot start. Settings: PORT has to be a number.');
  });
});

async function ownDatabase(): Promise<string> {
  const database = await createTestDatabase();
  databases.push(database);
  return database.ownerUrl;
}

describe("a database of one's own", () => {
  it('serves two processes, and those who follow are let go when one ends', async () => {
    const url = await ownDatabase();
    const server = start({ DATABASE_URL: url });
    await ready(server);
    const second = start({ DATABASE_URL: url, PORT: '4252' });
    await ready(second, 'http://127.0.0.1:4252');
    expect(await epoch()).toBe(await epoch('http://127.0.0.1:4252'));

    const events = await follow(await signIn(url));
    expect(await events.next()).toContain('event: head');
    // A browser opens a connection in advance, and keeps it for what it may ask.
    const unused = connectSocket(PORT, '127.0.0.1');
    await once(unused, 'connect');
    const askedAt = performance.now();
    expect(await stop(server)).toBe(0);
    expect(performance.now() - askedAt).toBeLessThan(LONGEST_STOP_MS);
    unused.destroy();
    while ((await events.next()) !== undefined);
    expect(await stop(second)).toBe(0);
  });

  it('is refused with one line where the sign-in is', async () => {
    const url = new URL(await ownDatabase());
    url.password = 'wrong';
    expect(await refusal(start({ DATABASE_URL: url.href }))).toMatch(
      /refuses the sign-in: password authentication failed/,
    );
  });
});

async function signIn(ownerUrl: string): Promise<string> {
  const owner = connect({ connectionString: ownerUrl });
  const restaurant = await openRestaurant(owner.db);
  const passwordHash = await hashSecret('a good long password');
  await withTenant(owner.db, restaurant.tenantId, (tx) =>
    tx
      .updateTable('users')
      .set({ email: 'owner@warung.example', password_hash: passwordHash })
      .where('id', '=', restaurant.staff.owner)
      .execute(),
  );
  await owner.close();
  const answer = await fetch(`${BASE}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'owner@warung.example', password: 'a good long password' }),
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

/** Opens the event stream; `next` is what comes on it, and undefined once it has ended. */
async function follow(token: string): Promise<{ next: () => Promise<string | undefined> }> {
  const response = await fetch(`${BASE}/api/sync/events`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  return { next: async () => (await reader?.read())?.value };
}
