import type { DeviceId, OutletId, TenantId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Connection } from '../../../db/pool.ts';
import type { Poke } from '../../../http/deps.ts';
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts';
import { HELD_OPEN_AT_MOST, Pokes, type PokesDeps } from './pokes.ts';

let database: TestDatabase;
let connection: Connection;
let processes: Pokes[] = [];
let warnings: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect({ connectionString: database.ownerUrl });
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
afterEach(async () => {
  await Promise.all(processes.map((each) => each.close()));
  processes = [];
  warnings = [];
});

const tenant = anId<TenantId>();
const jakarta = anId<OutletId>();
const bandung = anId<OutletId>();
const outletPoke = (head: number, outletId = jakarta, tenantId = tenant): Poke => ({
  tenantId,
  stream: 'outlet',
  outletId,
  head,
});
const catalogPoke = (head: number, tenantId = tenant): Poke => ({
  tenantId,
  stream: 'catalog',
  outletId: null,
  head,
});

const RETRY_MS = 20;

async function listener(applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.ownerUrl, application_name: applicationName });
  await client.connect();
  return client;
}

/** One server process, listening. */
async function process(name: string, overrides: Partial<PokesDeps> = {}): Promise<Pokes> {
  const pokes = new Pokes({
    pool: connection.pool,
    processId: anId(),
    connectListener: () => listener(name),
    log: { warn: (_, message) => warnings.push(message) },
    ...overrides,
  });
  processes.push(pokes);
  await pokes.listen(RETRY_MS);
  return pokes;
}

function ear(pokes: Pokes, outletId: OutletId | null, tenantId = tenant) {
  const heard: Poke[] = [];
  const unsubscribe = pokes.subscribe(tenantId, outletId, (poke) => heard.push(poke));
  return { heard, unsubscribe };
}

/** Publishes until it is heard: for a process that is about to listen again. */
const untilHeard = (from: Pokes, heard: Poke[], head: number): Promise<void> =>
  expect
    .poll(
      () => {
        from.publish([outletPoke(head)]);
        return heard.map((poke) => poke.head);
      },
      { interval: 20 },
    )
    .toContain(head);

const listeningConnections = async (name: string): Promise<number[]> => {
  const { rows } = await connection.pool.query<{ pid: number }>(
    'select pid from pg_stat_activity where application_name = $1 and datname = current_database()',
    [name],
  );
  return rows.map(({ pid }) => pid);
};

describe('a dismissal', () => {
  const device = anId<DeviceId>();
  const waiting = (pokes: Pokes, deviceId = device, tenantId = tenant) => {
    const left = { times: 0, stay: () => undefined as void };
    left.stay = pokes.onDismissal({ tenantId, id: deviceId }, () => (left.times += 1));
    return left;
  };

  it('is heard by what the device holds open, here and in the other process, and by nobody else', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const [here, there] = [waiting(one), waiting(two)];
    const others = [waiting(one, anId()), waiting(two, anId()), waiting(two, device, anId())];
    const gone = waiting(two);
    gone.stay();
    one.dismiss([{ tenantId: tenant, id: device }]);
    expect(here.times).toBe(1);
    await expect.poll(() => there.times).toBe(1);
    expect([...others, gone].map(({ times }) => times)).toEqual([0, 0, 0, 0]);
    expect(here.times).toBe(1);
  });

  it('comes to the oldest of what one device holds open beyond its share, so that no tablet can take up the server', async () => {
    const pokes = await process('one');
    const open = Array.from({ length: HELD_OPEN_AT_MOST }, () => waiting(pokes));
    waiting(pokes, anId());
    expect(open.map(({ times }) => times)).toEqual(open.map(() => 0));
    waiting(pokes);
    expect(open.map(({ times }) => times)).toEqual(open.map((_, i) => (i === 0 ? 1 : 0)));
  });
});

describe('a poke', () => {
  it('is heard at once in its own process, once, and by the other process', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const [here, there] = [ear(one, jakarta), ear(two, jakarta)];
    one.publish([outletPoke(1), catalogPoke(2)]);
    expect(here.heard).toEqual([outletPoke(1), catalogPoke(2)]);
    await expect.poll(() => there.heard).toEqual([outletPoke(1), catalogPoke(2)]);
    two.publish([outletPoke(3)]);
    await expect.poll(() => here.heard).toHaveLength(3);
    // Its own notification came back to the first before that of the second, and was not told again.
    expect(here.heard).toEqual([outletPoke(1), catalogPoke(2), outletPoke(3)]);
  });

  it("of another outlet is not heard by an outlet's listener, but is by head office; the catalogue's is by all", async () => {
    const [one, two] = [await process('one'), await process('two')];
    const ears = [one, two].flatMap((each) => [ear(each, jakarta), ear(each, null)]);
    one.publish([outletPoke(1, bandung), catalogPoke(2), outletPoke(3)]);
    await expect.poll(() => ears.map(({ heard }) => heard.at(-1)?.head)).toEqual([3, 3, 3, 3]);
    expect(ears.map(({ heard }) => heard.map((poke) => poke.head))).toEqual([
      [2, 3],
      [1, 2, 3],
      [2, 3],
      [1, 2, 3],
    ]);
  });

  it('of another tenant is never heard, not even with the same outlet in it', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const ears = [one, two].flatMap((each) => [ear(each, jakarta), ear(each, null)]);
    const stranger = anId<TenantId>();
    const strangers = ear(two, null, stranger);
    one.publish([outletPoke(1, jakarta, stranger), catalogPoke(2, stranger), outletPoke(3)]);
    await expect.poll(() => ears.every(({ heard }) => heard.length > 0)).toBe(true);
    for (const { heard } of ears) expect(heard).toEqual([outletPoke(3)]);
    expect(strangers.heard.map(({ head }) => head)).toEqual([1, 2]);
  });

  it('is not heard after unsubscribing, and unsubscribing twice does not silence who came since', async () => {
    const one = await process('one');
    const first = ear(one, jakarta);
    first.unsubscribe();
    const second = ear(one, jakarta);
    first.unsubscribe();
    one.publish([outletPoke(1)]);
    expect(first.heard).toEqual([]);
    expect(second.heard).toEqual([outletPoke(1)]);
  });

  it('of hundreds of outlets at once is told in as few notifications as fit', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const { heard } = ear(two, null);
    const outlets = Array.from({ length: 100 }, () => anId<OutletId>());
    one.publish(outlets.map((outletId) => outletPoke(Number.MAX_SAFE_INTEGER, outletId)));
    await expect.poll(() => heard).toHaveLength(100);
    expect(warnings).toEqual([]);
  });

  it('gathers while a notification is under way, the newest head of each stream, in whatever order they came', async () => {
    let release = (): void => undefined;
    const told: unknown[] = [];
    const pool = {
      query: async (_: string, [, payload]: [string, string]) => {
        told.push(JSON.parse(payload));
        if (told.length === 1) await new Promise<void>((resolve) => (release = resolve));
      },
    } as unknown as PokesDeps['pool'];
    const one = await process('one', { pool });
    one.publish([outletPoke(1)]);
    await expect.poll(() => told).toHaveLength(1);
    // Two pushes have committed one after the other; that of the first is told last.
    for (const head of [2, 5, 4]) one.publish([outletPoke(head)]);
    release();
    await expect.poll(() => told).toHaveLength(2);
    expect(told[1]).toMatchObject({ pokes: [outletPoke(5)] });
    await one.close();
    expect(told).toHaveLength(2);
  });

  it('that cannot be told to the others is heard here all the same', async () => {
    const pool = { query: () => Promise.reject(new Error('no database')) } as unknown as PokesDeps['pool'];
    const one = await process('one', { pool });
    const { heard } = ear(one, jakarta);
    one.publish([outletPoke(1)]);
    expect(heard).toEqual([outletPoke(1)]);
    await expect.poll(() => warnings).toHaveLength(1);
  });
});

describe('the listening connection', () => {
  it('that breaks is made anew, once', async () => {
    const [one, two] = [await process('one'), await process('mends')];
    const { heard } = ear(two, jakarta);
    const [before] = await listeningConnections('mends');
    await connection.pool.query('select pg_terminate_backend($1)', [before]);
    await untilHeard(one, heard, 7);
    const after = await listeningConnections('mends');
    expect(after).toHaveLength(1);
    expect(after[0]).not.toBe(before);
  });

  it('that cannot be made is tried again until it can', async () => {
    let tries = 0;
    const two = await process('late', {
      connectListener: () =>
        (tries += 1) <= 3 ? Promise.reject(new Error('starting up')) : listener('late'),
    });
    const { heard } = ear(two, jakarta);
    await untilHeard(await process('one'), heard, 8);
    expect(tries).toBe(4);
    expect(warnings).toHaveLength(3);
  });

  it('that breaks just before it listens is made anew once, not twice', async () => {
    let tries = 0;
    const two = await process('dies', {
      connectListener: async () => {
        tries += 1;
        const client = await listener('dies');
        if (tries <= 3) {
          const [pid] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
          client.on('error', () => undefined);
          // The next thing that is asked of it fails, and it ends.
          await connection.pool.query('select pg_terminate_backend($1)', [pid?.pid]);
        }
        return client;
      },
    });
    const { heard } = ear(two, jakarta);
    await untilHeard(await process('one'), heard, 9);
    expect(await listeningConnections('dies')).toHaveLength(1);
    expect(tries).toBe(4);
  });

  it('survives a notification that is not ours', async () => {
    const [one, two] = [await process('one'), await process('two')];
    const { heard } = ear(two, jakarta);
    const foreign = ['', 'hello', '{}', 'null', '{"from":1}', '{"from":"x","pokes":[{"head":1}]}', '\u0001'];
    for (const payload of foreign)
      await connection.pool.query('select pg_notify($1, $2)', ['meja_heads', payload]);
    one.publish([outletPoke(1)]);
    await expect.poll(() => heard).toEqual([outletPoke(1)]);
  });

  it('is given up when the process ends, even one that was just being made', async () => {
    let arrive = (): void => undefined;
    const pokes = new Pokes({
      pool: connection.pool,
      processId: anId(),
      connectListener: async () => {
        await new Promise<void>((resolve) => (arrive = resolve));
        return listener('ends');
      },
      log: { warn: (_, message) => warnings.push(message) },
    });
    const listening = pokes.listen(RETRY_MS);
    await expect.poll(() => arrive).not.toBeUndefined();
    await pokes.close();
    arrive();
    await listening;
    await expect.poll(() => listeningConnections('ends')).toEqual([]);
  });
});
