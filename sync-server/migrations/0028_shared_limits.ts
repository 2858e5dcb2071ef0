import { appRole, run, type AnyDatabase } from './support/tenant-table.ts';

/**
 * What was spent of the limits that all processes share (http/shared-limits.queries.ts). It is counted before anybody is known, so
 * no tenant stands there, and no name either: keys are HMACs. Unlogged, since what is lost by a crash is a quarter of an hour's counting.
 */
export async function up(db: AnyDatabase): Promise<void> {
  const app = await appRole(db);
  await run(
    db,
    `
    create schema limits;
    create unlogged table limits.spent (
      name text not null,
      key bytea not null check (length(key) = 32),
      points int not null check (points >= 0),
      until timestamptz not null,
      primary key (name, key)
    );
    create index spent_until on limits.spent (until);
    -- The rights to write are given with all others, in db/grants.ts.
    grant usage on schema limits to ${app};
    grant select on limits.spent to ${app};
  `,
  );
}
