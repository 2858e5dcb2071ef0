import { readFile } from 'node:fs/promises';
import { appRole, run, type AnyDatabase } from './support/tenant-table.ts';

/**
 * The tables of pg-boss, in a schema of their own, and the first queues. pg-boss makes and changes nothing by itself: it
 * refuses to start on another version of its schema. An upgrade that brings one adds a migration with what
 * `getMigrationPlans('jobs', 46)` gives, again without the transaction around it.
 */
export async function up(db: AnyDatabase): Promise<void> {
  const app = await appRole(db);
  await run(db, 'create schema jobs');
  await run(db, await readFile(new URL('./support/pg-boss-46.sql', import.meta.url), 'utf8'));
  // The rights to write are given with all others, in db/grants.ts.
  await run(
    db,
    `
    grant usage on schema jobs to ${app};
    grant select on all tables in schema jobs to ${app};

    -- Where a job ends that has failed for good.
    select jobs.create_queue('failed', '{"policy": "standard", "retryLimit": 3, "retryDelay": 60, "notify": true}');
    -- Tried for about a day: at once, then after 30 s, twice that each time, and at most two hours.
    select jobs.create_queue('mail', '{"policy": "standard", "retryLimit": 18, "retryDelay": 30, "retryBackoff": true,
      "retryDelayMax": 7200, "expireInSeconds": 120, "deadLetter": "failed", "notify": true}');
  `,
  );
}
