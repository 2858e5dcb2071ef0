import { appRole, run, type AnyDatabase } from './support/tenant-table.ts';

/**
 * Somebody of a suspended business is told so, once their password was right. Whether the business is served is decided
 * inside its own transaction, as everywhere else.
 */
export async function up(db: AnyDatabase): Promise<void> {
  await run(
    db,
    `
    create or replace function find_sign_ins(by_email text)
    returns table (tenant_id uuid, user_id uuid, password_hash text)
    language sql stable security definer set search_path = pg_catalog, pg_temp as $$
      select u.tenant_id, u.id, u.password_hash
      from public.users u join public.tenants t on t.id = u.tenant_id
      where u.email = by_email and u.is_active and u.password_hash is not null
      order by not (t.is_active and t.subscription_status = 'active'), t.slug
      limit 10
    $$;
    grant execute on function find_sign_ins(text) to ${await appRole(db)};
  `,
  );
}
