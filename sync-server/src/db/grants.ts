import { sql } from 'kysely';
import type { Database, Db } from './database.ts';

export interface Grant {
  insert?: true;
  /** Columns; `all` where a document is written over as a whole. */
  update?: readonly string[] | 'all';
  delete?: true;
}

/**
 * What the role that serves requests may write, besides reading everything of its tenant: just what a route writes. A
 * hole in a route then changes nobody's rights or history. A new route adds its columns here; grants.pg.test.ts
 * names one that no route needs. Remove a right one release after the last route that uses it: older processes may still run.
 */
export const GRANTS: { readonly [Table in keyof Database]?: Grant } = {
  orders: { insert: true, update: 'all' },
  order_lines: { insert: true, update: 'all', delete: true },
  payments: { insert: true },
  refunds: { insert: true },
  shifts: { insert: true, update: 'all' },
  cash_entries: { insert: true },
  unallocated_money: { insert: true, update: ['allocated', 'status'] },
  mutation_log: { insert: true },
  mutation_subjects: { insert: true },
  conflicts: { insert: true, update: ['status'] },
  quarantine: { insert: true, update: ['status', 'refused'] },
  resolutions: { insert: true },
  chain_breaks: { insert: true, update: ['status'] },
  term_differences: { insert: true, update: ['status'] },
  device_catalogues: { insert: true, update: ['held_at'] },
  queue_imports: { insert: true, update: ['result', 'judged', 'held', 'times', 'last_at'] },
  // The next number of a stream is taken by whoever writes to it.
  streams: { update: ['head'] },
  // The row is locked while a device gets its number; a lock takes the right to update one column.
  outlets: { update: ['seq', 'required_fields', 'lock_after_minutes', 'table_is_free'] },
  charge_settings: { insert: true, update: ['service_bps', 'service_by_type'] },
  // By the triggers that keep every version; another one lets a version end and not change.
  catalogue_terms: { insert: true, update: ['until_seq'] },
  devices: {
    insert: true,
    update: [
      ...['last_seen_at', 'pulled_at', 'last_seq', 'last_hash', 'offered_from', 'holes_from', 'forked_at'],
      ...['user_agent', 'app_version', 'revoked_at', 'revoked_by'],
      ...['secret_name', 'secret_given_at', 'proves_from'],
    ],
  },
  tenants: { update: ['demands_second_factor'] },
  enrolment_codes: { insert: true, update: ['used_at', 'device_id'] },
  device_assertions: { insert: true, delete: true },
  users: { update: ['last_login_at', 'password_hash', 'pin_hash', 'pin_digits'] },
  // By the trigger that keeps every PIN.
  pins: { insert: true, update: ['until', 'until_seq'] },
  pin_tries: { insert: true, update: ['failures', 'locked_until', 'last_at'] },
  // Numbered and chained by triggers, which move the head and let nobody move it otherwise.
  audit_log: { insert: true },
  audit_heads: { update: ['seq', 'hash'] },
  audit_seals: { insert: true },
  refresh_tokens: { insert: true, update: ['replaced_at', 'revoked_at', 'proved_at'], delete: true },
  password_resets: { insert: true, update: ['used_at'], delete: true },
  totp_factors: { insert: true, update: ['last_step'], delete: true },
  recovery_codes: { insert: true, update: ['used_at'], delete: true },
  passkeys: { insert: true, update: ['name', 'sign_count', 'backed_up', 'last_used_at'], delete: true },
  spent_tickets: { insert: true, delete: true },
  mail_outbox: { insert: true, update: ['sent_at', 'dropped_at', 'data'], delete: true },
};

/**
 * What pg-boss writes: jobs, and what it notes of its rounds. Neither queues nor its schema. `jobs.pg.test.ts` fails for a
 * right that it lacks.
 */
const JOB_GRANTS = [
  'insert, update (pending_dependencies, blocked, start_after) on jobs.job',
  'insert, update, delete on jobs.job_common',
  'delete on jobs.job_dependency',
  // Locked before they are dropped, and a lock takes the right to update one column.
  'delete, update (stopped_on) on jobs.instance',
  'update (flow_on, monitor_backoff_on) on jobs.version',
  `update (monitor_claim_on, monitor_on, maintain_on, deferred_count, blocked_count, queued_count, ready_count, active_count,
    failed_count, total_count, retained_count, retained_on, ready_history, ready_oldest_seconds, singletons_active)
    on jobs.queue`,
  'execute on function jobs.job_now()',
] as const;

/** What is counted of the limits that all processes share (migration 0028). */
const LIMIT_GRANTS = ['insert, update (points, until), delete on limits.spent'] as const;

/** Any number that nothing else locks. */
const LOCK = 6_350_242;

/** Gives the app's role these rights and takes all others to write. Runs as the owner, after the migrations. */
export async function applyGrants(owner: Db): Promise<void> {
  const { rows } = await sql<{ role: string }>`
    select quote_ident(current_database() || '_app') as role`.execute(owner);
  const role = sql.raw(rows[0]?.role ?? '');
  await owner.transaction().execute(async (tx) => {
    // Two processes that start at once would change the same rows of the catalogue.
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
    await sql`revoke insert, update, delete, truncate on all tables in schema public, jobs, limits from ${role}`.execute(
      tx,
    );
    for (const right of [...JOB_GRANTS, ...LIMIT_GRANTS])
      await sql`grant ${sql.raw(right)} to ${role}`.execute(tx);
    for (const [table, grant] of Object.entries(GRANTS)) {
      const rights = rightsOf(grant);
      if (rights.length > 0)
        await sql`grant ${sql.join(rights)} on ${sql.table(table)} to ${role}`.execute(tx);
    }
  });
}

function rightsOf({ insert, update, delete: mayDelete }: Grant) {
  const columns = update === 'all' ? [] : (update ?? []);
  return [
    ...(insert ? [sql`insert`] : []),
    ...(update === 'all' ? [sql`update`] : []),
    ...(columns.length > 0 ? [sql`update (${sql.join(columns.map((column) => sql.ref(column)))})`] : []),
    ...(mayDelete ? [sql`delete`] : []),
  ];
}
