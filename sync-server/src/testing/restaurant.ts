import type { DeviceId, OutletId, RoleName, StaffId, TenantId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import type { LogEvent } from 'kysely';
import type { Db, Tx } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { connect, type Connection } from '../db/pool.ts';
import { ensureAppRole } from '../db/roles.ts';
import { withTenant } from '../db/tenant.ts';
import { createTestDatabase } from './test-database.ts';

/** When everything in a test's restaurant began. */
export const OPENED = new Date('2026-11-01T00:00:00Z');
export const NOW = new Date('2026-11-20T05:00:00Z');

export interface MigratedDatabase {
  owner: Connection;
  app: Connection;
  ownerUrl: string;
  appUrl: string;
  close(): Promise<void>;
}

/** A test asks for more in a second than any business does. */
const UNSHARED = { heavyShare: Infinity };

/** A database of a test's own with the schema in place, and connections as its owner and as the app. */
export async function migratedDatabase(onQuery?: (event: LogEvent) => void): Promise<MigratedDatabase> {
  const database = await createTestDatabase();
  const appUrl = await ensureAppRole(database.ownerUrl, 'a secret of the tests');
  const owner = connect({ connectionString: database.ownerUrl, ...UNSHARED });
  await migrate(owner.db);
  const app = connect({ connectionString: appUrl, ...UNSHARED, ...(onQuery && { onQuery }) });
  return {
    owner,
    app,
    ownerUrl: database.ownerUrl,
    appUrl,
    close: async () => {
      await Promise.all([owner.close(), app.close()]);
      await database.drop();
    },
  };
}

export interface Restaurant {
  tenantId: TenantId;
  outletId: OutletId;
  staff: Record<RoleName, StaffId>;
  devices: [DeviceId, DeviceId];
}

const ROLES: RoleName[] = ['owner', 'admin', 'manager', 'cashier', 'kitchen', 'waiter'];

/** A tenant with one outlet in Jakarta, somebody of every role, and two tablets. */
export async function openRestaurant(owner: Db): Promise<Restaurant> {
  const tenantId = anId<TenantId>();
  const outletId = anId<OutletId>();
  const staff = Object.fromEntries(ROLES.map((role) => [role, anId<StaffId>()])) as Record<RoleName, StaffId>;
  const devices: [DeviceId, DeviceId] = [anId(), anId()];
  await withTenant(owner, tenantId, async (tx) => {
    const slug = `warung-${tenantId.slice(0, 8)}`;
    await tx.insertInto('tenants').values({ id: tenantId, slug, name: 'Warung Uji' }).execute();
    await openOutlet(tx, tenantId, outletId, 'JKT');
    for (const role of ROLES) await hire(tx, tenantId, staff[role], role);
    for (const [i, id] of devices.entries()) await enrolDevice(tx, { tenantId, outletId, id, number: i + 1 });
  });
  return { tenantId, outletId, staff, devices };
}

export async function openOutlet(tx: Tx, tenantId: TenantId, id: OutletId, code: string): Promise<void> {
  await tx
    .insertInto('outlets')
    .values({
      tenant_id: tenantId,
      id,
      slug: code.toLowerCase(),
      code,
      name: `Cabang ${code}`,
      address: 'Jl. Sudirman 1',
      time_zone: 'Asia/Jakarta',
    })
    .execute();
}

export async function hire(tx: Tx, tenantId: TenantId, id: StaffId, role: RoleName): Promise<void> {
  await tx.insertInto('users').values({ tenant_id: tenantId, id, name: role }).execute();
  await tx
    .insertInto('role_grants')
    .values({ tenant_id: tenantId, id: anId(), user_id: id, role, granted_at: OPENED })
    .execute();
}

export async function enrolDevice(
  tx: Tx,
  device: { tenantId: TenantId; outletId: OutletId; id: DeviceId; number: number },
): Promise<void> {
  await tx
    .insertInto('devices')
    .values({
      tenant_id: device.tenantId,
      id: device.id,
      outlet_id: device.outletId,
      number: device.number,
      name: `Tablet ${device.number}`,
      public_key: '{}',
      enrolled_at: OPENED,
    })
    .execute();
}
