import { createHmac, pbkdf2Sync, createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { StartupError } from '../startup-error.ts';

/** Any number that nothing else locks: processes that start at once set the role up one after the other. */
const LOCK = 6_350_241;
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * In ms. A request that takes longer is ended, gives its connection back, and may be sent again. The limit for a lock is
 * lower: if one transaction holds a row for long, those that wait for it must not use up the tenant's connections.
 */
const TIME_OUTS = {
  statement_timeout: 30_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 15_000,
} as const;

/**
 * Makes sure of the role that serves requests, `<database>_app`, which owns nothing and cannot pass by row-level
 * security, and answers the URL to connect as it. Its password follows from the token secret, so nothing more is kept.
 */
export async function ensureAppRole(ownerUrl: string, tokenSecret: string): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'meja-roles' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const found = await client.query<{ database: string; owner: string; exists: boolean; unsafe: boolean }>(`
      select current_database() as database, current_user as owner, r.oid is not null as exists,
             coalesce(r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolreplication or exists (
               select from pg_auth_members m where m.member = r.oid), false) as unsafe
      from (select current_database() || '_app' as name) wanted
      left join pg_roles r on r.rolname = wanted.name`);
    const row = found.rows[0];
    if (!row) throw new Error('the database did not answer');
    const role = `${row.database}_app`;
    if (row.owner === role) {
      throw new StartupError(
        `DATABASE_URL names ${role}, the role that serves requests; it has to name the owner.`,
      );
    }
    if (row.unsafe)
      throw new StartupError(`The role ${role} has rights that would pass by tenant isolation.`);
    const password = createHmac('sha256', tokenSecret).update(`database role ${role}`).digest('base64url');
    const name = client.escapeIdentifier(role);
    const database = client.escapeIdentifier(row.database);
    const withPassword = `password ${client.escapeLiteral(scramVerifier(password))}`;
    await client.query(
      row.exists
        ? `alter role ${name} ${withPassword}`
        : `create role ${name} login nosuperuser nocreatedb nocreaterole noinherit nobypassrls ${withPassword}`,
    );
    for (const [setting, value] of Object.entries(TIME_OUTS))
      await client.query(`alter role ${name} in database ${database} set ${setting} = ${value}`);
    const url = new URL(ownerUrl);
    url.username = encodeURIComponent(role);
    url.password = encodeURIComponent(password);
    return url.href;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE) {
      throw new StartupError(
        `The role of DATABASE_URL may not set up the role that serves requests (${error.message}). Give it CREATEROLE.`,
      );
    }
    throw error;
  } finally {
    await client.end();
  }
}

/** What PostgreSQL stores for a password, made here so that the password itself never shows in a statement log. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const sign = (key: string) => createHmac('sha256', salted).update(key).digest();
  const stored = createHash('sha256').update(sign('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${sign('Server Key').toString('base64')}`;
}
