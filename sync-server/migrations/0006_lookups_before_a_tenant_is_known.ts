import { appRole, run, type AnyDatabase } from './support/tenant-table.ts';

/**
 * Signing in and enrolling begin without a tenant. Each has one function that answers just the row asked for by its
 * exact key, runs as the owner, and rests on a policy that lets the owner (who is never the role that serves requests)
 * read that table.
 */
export async function up(db: AnyDatabase): Promise<void> {
  const app = await appRole(db);
  for (const table of ['tenants', 'users', 'enrolment_codes']) {
    await run(db, `create policy owner_lookup on ${table} for select to current_user using (true)`);
  }
  await run(
    db,
    `
    create function find_sign_ins(by_email text)
    returns table (tenant_id uuid, user_id uuid, password_hash text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select u.tenant_id, u.id, u.password_hash
      from public.users u join public.tenants t on t.id = u.tenant_id
      where u.email = by_email and u.is_active and t.is_active and u.password_hash is not null
      order by t.slug
      limit 10
    $$;
    grant execute on function find_sign_ins(text) to ${app};

    create function find_enrolment_code(by_hash bytea)
    returns table (tenant_id uuid, id uuid)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select c.tenant_id, c.id
      from public.enrolment_codes c join public.tenants t on t.id = c.tenant_id
      where c.hash = by_hash and t.is_active
      limit 2
    $$;
    grant execute on function find_enrolment_code(bytea) to ${app};
  `,
  );
}
