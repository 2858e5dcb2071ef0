import { anId } from '@meja/testing/envelope-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tx } from '../db/database.ts';
import { withTenant } from '../db/tenant.ts';
import type { OutgoingMail } from '../features/mail/mailer.ts';
import type { RegisteredJob } from '../jobs/job.ts';
import { jobsOf } from '../jobs/registry.ts';
import { runJob } from '../jobs/run.ts';
import { everythingOfTenant } from './everything-of-tenant.ts';
import { furnish, type Furnished } from './furnish.ts';
import { openRestaurant, type Restaurant } from './restaurant.ts';
import { startTestApp, type TestApp } from './test-app.ts';

/**
 * Every job that there is, in the name of tenant A with the ids of tenant B, and in that of a tenant that is not served. The
 * jobs come from the registry: a new one without a case here fails the first test.
 */

/** What a job is about, by what `furnish` made. */
const CASES: Record<string, (things: Furnished) => Record<string, string>> = {
  mail: ({ mailId }) => ({ mailId }),
};

let test: TestApp;
let a: Restaurant;
let b: Restaurant;
let ofA: Furnished;
let ofB: Furnished;
let jobs: RegisteredJob[];
/** What went out of the process. */
let sent: OutgoingMail[] = [];

beforeAll(async () => {
  test = await startTestApp();
  const { db } = test.database.owner;
  a = await openRestaurant(db);
  b = await openRestaurant(db);
  ofA = await furnish(db, a);
  ofB = await furnish(db, b);
  jobs = jobsOf(test.deps, { send: (mail) => Promise.resolve(void sent.push(mail)) });
});
afterAll(() => test.close());

const everythingOf = ({ tenantId }: Restaurant) => everythingOfTenant(test.database.owner.db, tenantId);
const run = (job: RegisteredJob, { tenantId }: Restaurant, ids: Record<string, string>) =>
  runJob(test.deps, job, { tenantId, ...ids });
const idsOf = (job: RegisteredJob, things: Furnished) => CASES[job.name]?.(things) ?? {};
/** Runs `work` for every job, each seen by its name where it fails. */
async function each(work: (job: RegisteredJob) => Promise<void>): Promise<void> {
  for (const job of jobs) await expect(work(job), job.name).resolves.toBeUndefined();
}

describe('every job', () => {
  it('has a case here, and a queue whose dead jobs are seen', async () => {
    const { rows } = await test.database.owner.pool.query<{ name: string; dead_letter: string | null }>(
      `select name, dead_letter from jobs.queue order by name`,
    );
    const names = jobs.map(({ name }) => name).sort();
    expect(Object.keys(CASES).sort()).toEqual(names);
    expect(rows.filter(({ name }) => name !== 'failed')).toEqual(
      names.map((name) => ({ name, dead_letter: 'failed' })),
    );
  });

  it('carries ids alone, and leaves workers to other tenants', () =>
    each((job) => {
      for (const [name, id] of Object.entries(job.ids.shape)) {
        expect(id.safeParse(anId()).success, name).toBe(true);
        for (const text of ['', 'sari@dapur.example', '12', '08123456789'])
          expect(id.safeParse(text).success, name).toBe(false);
      }
      expect(job.ofTenant).toBeGreaterThan(0);
      return Promise.resolve();
    }));

  it('does nothing to what is another tenant’s, as if it were not there', () =>
    each(async (job) => {
      const before = [await everythingOf(a), await everythingOf(b)];
      sent = [];
      const outcome = (things: Furnished) =>
        run(job, a, idsOf(job, things)).then(String, (error: unknown) => String(error));
      const nobodys = Object.fromEntries(
        Object.keys(ofB).map((key) => [key, anId()]),
      ) as unknown as Furnished;
      expect(await outcome(ofB)).toBe(await outcome(nobodys));
      expect([await everythingOf(a), await everythingOf(b)]).toEqual(before);
      expect(sent).toEqual([]);
    }));

  it.each([
    ['not active', { is_active: false }, { is_active: true }],
    ['suspended', { subscription_status: 'suspended' }, { subscription_status: 'active' }],
    ['cancelled', { subscription_status: 'cancelled' }, { subscription_status: 'active' }],
  ] as const)('does nothing for a business that is %s', (_, begin, end) =>
    each(async (job) => {
      const set = (values: object) => (tx: Tx) => tx.updateTable('tenants').set(values).execute();
      const owner = test.database.owner.db;
      await withTenant(owner, a.tenantId, set(begin));
      const before = await everythingOf(a);
      sent = [];
      expect(await run(job, a, idsOf(job, ofA))).toBe(false);
      expect(await everythingOf(a)).toBe(before);
      expect(sent).toEqual([]);
      await withTenant(owner, a.tenantId, set(end));
    }),
  );

  it('is refused without the id of a tenant, or with no id', () =>
    each(async (job) => {
      for (const data of [undefined, null, {}, { tenantId: 'x' }, { tenantId: a.tenantId }])
        await expect(runJob(test.deps, job, data)).rejects.toThrow();
    }));

  it('does what it is for, with what is its own', () =>
    each(async (job) => {
      const before = await everythingOf(a);
      expect(await run(job, a, idsOf(job, ofA))).toBe(true);
      expect(await everythingOf(a)).not.toBe(before);
    }));
});
