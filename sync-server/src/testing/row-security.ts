import { sql, type Kysely } from 'kysely';
import type { Database } from '../db/database.ts';

/** Tables without a tenant, each with a reason: which history this is, and what has been migrated. */
const WITHOUT_TENANT = ['installation', 'kysely_migration', 'kysely_migration_lock'];
/** What may look before a tenant is known (migration 0006). */
const LOOKUPS = ['find_sign_ins', 'find_enrolment_code'];

/**
 * Each way in which the schema breaks the rules of tenant isolation, in words; see migrations/support/tenant-table.ts.
 * Runs as the owner, on the catalogue itself: what review forgets, this finds.
 */
export async function isolationFaults(owner: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    with app as (select oid from pg_roles where rolname = current_database() || '_app'),
    tables as (
      select c.oid, c.relname as name, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.relkind,
             case when c.relname = 'tenants' then 'id' else 'tenant_id' end as tenant_column
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and c.relname <> all(${WITHOUT_TENANT})
    ),
    tenant_columns as (
      select t.oid, a.attnum, a.attnotnull, a.atttypid
      from tables t join pg_attribute a on a.attrelid = t.oid and a.attname = t.tenant_column and not a.attisdropped
    ),
    expected as (
      select t.oid, format('(%s = ( SELECT (NULLIF(current_setting(''app.tenant_id''::text, true), ''''::text))::uuid', t.tenant_column) as begins
      from tables t
    )
    select name || ': has no column tenant_id uuid not null' as fault from tables t
      where not exists (select from tenant_columns c where c.oid = t.oid and c.attnotnull and c.atttypid = 'uuid'::regtype)
    union all
    select name || ': row-level security is not enabled' from tables where not relrowsecurity
    union all
    select name || ': row-level security is not forced on its owner' from tables where not relforcerowsecurity
    union all
    select name || ': is partitioned, and a partition can be read past the policy' from tables where relkind = 'p'
    union all
    select t.name || ': lacks the policy tenant_isolation for everything and everybody' from tables t join expected e using (oid)
      where not exists (
        select from pg_policies p where p.schemaname = 'public' and p.tablename = t.name and p.policyname = 'tenant_isolation'
          and p.permissive = 'PERMISSIVE' and p.cmd = 'ALL' and p.roles = '{public}'
          and starts_with(p.qual, e.begins) and p.with_check = p.qual)
    union all
    select p.tablename || ': the policy ' || p.policyname || ' opens it to more than its owner''s reading'
      from pg_policies p join tables t on t.name = p.tablename
      where p.policyname <> 'tenant_isolation'
        and not (p.cmd = 'SELECT' and p.roles = array[pg_get_userbyid(t.relowner)]::name[])
    union all
    select t.name || ': the ' || case when i.indisprimary then 'primary key' else 'unique index ' || i.indexrelid::regclass end
           || ' does not begin with the tenant'
      from tables t join tenant_columns c using (oid) join pg_index i on i.indrelid = t.oid
      where i.indisunique and i.indkey[0] <> c.attnum
        and i.indexrelid::regclass::text <> 'tenants_slug_key'
    union all
    select t.name || ': no index begins with the tenant' from tables t join tenant_columns c using (oid)
      where not exists (select from pg_index i where i.indrelid = t.oid and i.indkey[0] = c.attnum and i.indpred is null)
    union all
    select t.name || ': the foreign key ' || k.conname || ' does not bind the tenant'
      from tables t join tenant_columns c using (oid) join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
      left join tenant_columns r on r.oid = k.confrelid
      where not exists (
        select from unnest(k.conkey, k.confkey) as pair (own, other)
        where pair.own = c.attnum and pair.other = r.attnum)
    union all
    select t.name || ': the app''s role owns it' from tables t join app on app.oid = t.relowner
    union all
    select c.relname || ': the app''s role holds ' || p.privilege
      from pg_class c, app, unnest(array['TRUNCATE', 'REFERENCES', 'TRIGGER']) as p (privilege)
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
        and has_table_privilege(app.oid, c.oid, p.privilege)
    union all
    select c.relname || ': a view that does not ask as whoever reads it' from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
        and not coalesce('security_invoker=true' = any (c.reloptions), false)
    union all
    select f.proname || '(): runs as its owner, ' || case
        when f.proname <> all(${LOOKUPS}) then 'and is not one of the two look-ups that may'
        when f.proconfig is null then 'on whichever search_path it is called with'
        else 'for everybody' end
      from pg_proc f
      where f.pronamespace = 'public'::regnamespace and f.prosecdef
        and (f.proname <> all(${LOOKUPS}) or f.proconfig is null
             or has_function_privilege('public', f.oid, 'EXECUTE'))
    union all
    select r.rolname || ': could pass by row-level security' from pg_roles r join app using (oid)
      where r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication
    union all
    select r.rolname || ': is a member of ' || pg_get_userbyid(m.roleid) from pg_roles r join app using (oid)
      join pg_auth_members m on m.member = r.oid
    union all
    select 'public: the app''s role may create things in it' from app
      where has_schema_privilege(app.oid, 'public', 'CREATE')
    order by 1`.execute(owner);
  return rows.map((row) => row.fault);
}
