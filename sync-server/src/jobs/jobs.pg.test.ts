import type { TenantId } from '@meja/domain';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withTenant } from '../db/tenant.ts';
import { createLog } from '../http/log.ts';
import { migratedDatabase, openRestaurant, type MigratedDatabase } from '../testing/restaurant.ts';
import { registered, type JobContext, type JobHandler, type JobKind } from './job.ts';
import { Jobs } from './jobs.ts';

const noting = { ids: z.object({ noteId: z.uuid() }), ofTenant: 1, atOnce: 3 };
const note = { ...noting, name: 'note' } satisfies JobKind;
const failing = { ...noting, name: 'failing' } satisfies JobKind;

let database: MigratedDatabase;
let tenantId: TenantId;
let other: TenantId;
let running: Jobs[] = [];
const logged: string[] = [];
const log = createLog('info', { write: (line: string) => logged.push(line) });

beforeAll(async () => {
  database = await migratedDatabase();
  ({ tenantId } = await openRestaurant(database.owner.db));
  other = (await openRestaurant(database.owner.db)).tenantId;
  // As a migration makes them.
  await asOwner(`
    select jobs.create_queue('note', '{"policy": "standard", "notify": true}');
    select jobs.create_queue('failing', '{"policy": "standard", "retryLimit": 2, "deadLetter": "failed"}')`);
});
afterEach(async () => {
  await Promise.all(running.map((jobs) => jobs.stop(5_000)));
  running = [];
  await asOwner('delete from jobs.job');
});
afterAll(() => database.close());

const asOwner = (statement: string) => database.owner.pool.query<{ state: string }>(statement);
const lines = () => logged.map((line) => JSON.parse(line) as Record<string, unknown>);
const newId = () => crypto.randomUUID();

function jobs(): Jobs {
  const each = new Jobs({ connectionString: database.appUrl, log, roundSeconds: 1 });
  running.push(each);
  return each;
}

interface Counted {
  job: string;
  outcome: string;
}

/** Workers that do this, and what they count. */
async function working(
  handler: JobHandler<(typeof note)['ids']>,
  { kind = note, lookSeconds = 60 }: { kind?: typeof note | typeof failing; lookSeconds?: number } = {},
) {
  const queue = jobs();
  const counted: Counted[] = [];
  const waiting = new Set<() => void>();
  await queue.work({
    db: database.app.db,
    jobs: [registered(kind, handler)],
    count: (job, outcome) => {
      counted.push({ job, outcome });
      for (const each of waiting) each();
    },
    lookSeconds,
  });
  /** Resolves once so many have come out like this. */
  const until = (outcome: string, times = 1) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (counted.filter((each) => each.outcome === outcome).length >= times) resolve();
      };
      waiting.add(look);
      look();
    });
  return { queue, counted, until };
}

const send = (queue: Jobs, kind: typeof note | typeof failing = note, of = tenantId, noteId = newId()) =>
  withTenant(database.app.db, of, (tx) => queue.send(tx, kind, of, { noteId }));

describe('a job', () => {
  it('is done after the commit, at once, in a transaction of its tenant alone', async () => {
    const seen: unknown[] = [];
    const { queue, until } = await working(async ({ inTenant, tenantId: of }, { noteId }) => {
      const rows = await inTenant((tx) => tx.selectFrom('tenants').select('id').execute());
      seen.push([of, noteId, rows]);
    });
    const began = performance.now();
    const noteId = newId();
    await send(queue, note, tenantId, noteId);
    await until('done');
    expect(seen).toEqual([[tenantId, noteId, [{ id: tenantId }]]]);
    // By the word of the commit, not by looking every minute.
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it('is not there where its transaction was taken back', async () => {
    const { queue } = await working(() => Promise.resolve());
    const cut = withTenant(database.app.db, tenantId, async (tx) => {
      await queue.send(tx, note, tenantId, { noteId: newId() });
      throw new Error('taken back');
    });
    await expect(cut).rejects.toThrow('taken back');
    expect((await asOwner('select state from jobs.job')).rows).toEqual([]);
  });

  it('carries ids and nothing else', async () => {
    const queue = jobs();
    const noteId = 'sari@dapur.example';
    await expect(send(queue, note, tenantId, noteId as ReturnType<typeof newId>)).rejects.toThrow(/UUID/i);
  });

  it('is tried again, and seen in the log and in the metrics once it is given up', async () => {
    let tries = 0;
    const { queue, counted, until } = await working(
      () => {
        tries += 1;
        return Promise.reject(new Error('the secret of a guest'));
      },
      { kind: failing, lookSeconds: 0.5 },
    );
    const noteId = newId();
    await send(queue, failing, tenantId, noteId);
    await until('dead');
    expect(tries).toBe(3);
    expect(counted).toEqual([
      ...Array<Counted>(3).fill({ job: 'failing', outcome: 'failed' }),
      { job: 'failing', outcome: 'dead' },
    ]);
    expect(lines().at(-1)).toMatchObject({ level: 50, job: 'failing', tenantId, msg: 'job failed for good' });
    const { rows } = await asOwner(`select to_jsonb(j)::text as state from jobs.job j`);
    expect(rows.map(({ state }) => state).join('\n')).not.toContain('secret of a guest');
  });

  it('of one tenant waits for that tenant’s others, and those of another do not', async () => {
    const done = Promise.withResolvers<void>();
    let most = 0;
    let ofTenant = 0;
    const { queue, until } = await working(
      async ({ tenantId: of }) => {
        if (of !== tenantId) return done.resolve();
        most = Math.max(most, (ofTenant += 1));
        // Holds the tenant's one worker until the other tenant has been served.
        await done.promise;
        ofTenant -= 1;
      },
      { lookSeconds: 0.5 },
    );
    for (let i = 0; i < 4; i += 1) await send(queue);
    await send(queue, note, other);
    await until('done', 5);
    expect(most).toBe(1);
  });

  it('of a tenant that is not served is not done', async () => {
    const called: JobContext[] = [];
    const { queue, until } = await working((context) => Promise.resolve(void called.push(context)));
    const suspend = (is_active: boolean) =>
      withTenant(database.owner.db, tenantId, (tx) => tx.updateTable('tenants').set({ is_active }).execute());
    await suspend(false);
    await send(queue);
    await until('skipped');
    await suspend(true);
    expect(called).toEqual([]);
  });

  it('that is under way is finished before the queue has stopped', async () => {
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let isDone = false;
    const { queue } = await working(async () => {
      begun.resolve();
      await goOn.promise;
      isDone = true;
    });
    await send(queue);
    await begun.promise;
    const stopped = queue.stop(5_000);
    goOn.resolve();
    await stopped;
    expect(isDone).toBe(true);
    expect((await asOwner('select state from jobs.job')).rows).toEqual([{ state: 'completed' }]);
  });
});

describe('the queues', () => {
  it('need no right that the app’s role does not have, on their rounds either', async () => {
    const before = logged.length;
    const { queue, until } = await working(() => Promise.resolve(), { lookSeconds: 0.5 });
    await send(queue);
    await until('done');
    // A round begins when the one before it is over: two that have begun are one that is over.
    for (let rounds = 0; rounds < 2; rounds += 1) {
      await asOwner(`update jobs.queue set monitor_on = null, maintain_on = null;
        update jobs.version set flow_on = null`);
      await expect
        .poll(
          async () =>
            (
              await asOwner(`select 1 from jobs.queue, jobs.version
                where monitor_on is null or maintain_on is null or flow_on is null`)
            ).rows,
        )
        .toEqual([]);
    }
    await queue.stop(5_000);
    expect(logged.slice(before).filter((line) => line.includes('jobs:'))).toEqual([]);
  });

  it('are not changed by the app’s role, nor are their tables', async () => {
    for (const statement of [
      `insert into jobs.queue select * from jobs.queue`,
      `update jobs.queue set retry_limit = 0`,
      `update jobs.version set version = 1`,
      `drop table jobs.job`,
      `select jobs.create_queue('x', '{}')`,
      `create table jobs.x ()`,
    ])
      await expect(database.app.pool.query(statement), statement).rejects.toThrow(
        /permission denied|must be owner/,
      );
  });

  it('are not served from another version of their schema', async () => {
    await asOwner('update jobs.version set version = version - 1');
    await expect(jobs().start()).rejects.toThrow('pg-boss database requires migrations');
    await asOwner('update jobs.version set version = version + 1');
  });
});
