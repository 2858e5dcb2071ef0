import { DeviceId, OutletId, StaffId, TenantId } from '@meja/domain';
import { EnvelopeWriter } from '@meja/testing/envelope-writer';
import type pg from 'pg';
import type { Place } from './places.ts';

/** Many tenants at once, each with an outlet, a cashier and two tablets; the first tablet of each, then the second. */
export async function fillTenants(filler: pg.Pool, count: number): Promise<[Place, Place][]> {
  const { rows } = await filler.query<Record<'tenant' | 'outlet' | 'staff' | 'a' | 'b', string>>(FILL, [
    count,
  ]);
  return rows.map((row) => {
    const tenantId = TenantId.parse(row.tenant);
    const outletId = OutletId.parse(row.outlet);
    const actorId = StaffId.parse(row.staff);
    const tablet = (id: string): Place => {
      const deviceId = DeviceId.parse(id);
      const writer = new EnvelopeWriter({ deviceId, outletId, actorId, at: Date.now() - 3_600_000 });
      return { tenantId, outletId, deviceId, actorId, writer };
    };
    return [tablet(row.a), tablet(row.b)];
  });
}

const FILL = `
  with fresh as materialized (
    select uuidv7() as tenant, uuidv7() as outlet, uuidv7() as staff, uuidv7() as a, uuidv7() as b
    from generate_series(1, $1::int)
  ), made_tenants as (
    insert into tenants (id, slug, name, seq) select tenant, 'bench-' || tenant, 'Warung Uji', 1 from fresh
  ), made_outlets as (
    insert into outlets (tenant_id, id, slug, code, name, address, time_zone, seq)
    select tenant, outlet, 'jkt', 'JKT', 'Jakarta', 'Jl. Sudirman 1', 'Asia/Jakarta', 1 from fresh
  ), made_streams as (
    insert into streams (tenant_id, kind, outlet_id, head)
    select tenant, 'catalog', null::uuid, 1 from fresh union all select tenant, 'outlet', outlet, 0 from fresh
  ), made_users as (
    insert into users (tenant_id, id, name, seq) select tenant, staff, 'Sari', 1 from fresh
  ), made_grants as (
    insert into role_grants (tenant_id, id, user_id, role, granted_at)
    select tenant, uuidv7(), staff, 'owner', now() - interval '10 years' from fresh
  ), made_devices as (
    insert into devices (tenant_id, id, outlet_id, number, name, public_key, enrolled_at)
    select tenant, a, outlet, 1, 'Tablet 1', '{}'::jsonb, now() - interval '10 years' from fresh
    union all select tenant, b, outlet, 2, 'Tablet 2', '{}'::jsonb, now() - interval '10 years' from fresh
  )
  select * from fresh`;
