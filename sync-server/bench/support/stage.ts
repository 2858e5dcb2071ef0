import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceId, OutletId, StaffId, TenantId } from '@meja/domain';
import { anId, Scribe } from '@meja/testing/scribe';
import { startEmbedded } from '../src/db/embedded.ts';
import { migrate } from '../src/db/migrate.ts';
import { connect, type Connection } from '../src/db/pool.ts';
import { ensureAppRole } from '../src/db/roles.ts';
import { withTenant } from '../src/db/tenant.ts';
import { enrolDevice, hire, openOutlet } from '../src/testing/restaurant.ts';

/** A PostgreSQL as `pnpm start` runs it, durable, on an empty database that is thrown away afterwards. */
export interface Stage {
  owner: Connection;
  appUrl: string;
  /** What the server says of how durable it is. */
  settings: Record<string, string>;
  close(): Promise<void>;
}

const DURABILITY = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers'];

export async function openStage(): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'meja-bench-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({ dataDir });
  const owner = connect({ connectionString: server.ownerUrl });
  let closed: Promise<void> | undefined;
  const takeDown = async () => {
    await owner.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  const close = () => (closed ??= takeDown());
  try {
    const appUrl = await ensureAppRole(server.ownerUrl, 'a secret of the benchmark');
    await migrate(owner.db);
    const { rows } = await owner.pool.query<{ name: string; setting: string }>(
      'select name, current_setting(name) as setting from pg_settings where name = any($1)',
      [DURABILITY],
    );
    return {
      owner,
      appUrl,
      close,
      settings: Object.fromEntries(rows.map(({ name, setting }) => [name, setting])),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** An outlet with one tablet at work. */
export interface Place {
  tenantId: TenantId;
  outletId: OutletId;
  deviceId: DeviceId;
  scribe: Scribe;
}

/** A tenant with so many outlets. */
export async function openPlaces(owner: Connection, count: number): Promise<Place[]> {
  const tenantId = anId<TenantId>();
  const actorId = anId<StaffId>();
  const slug = `bench-${tenantId.slice(0, 8)}`;
  return withTenant(owner.db, tenantId, async (tx) => {
    await tx.insertInto('tenants').values({ id: tenantId, slug, name: 'Warung Uji' }).execute();
    await hire(tx, tenantId, actorId, 'cashier');
    const places: Place[] = [];
    for (let i = 1; i <= count; i += 1) {
      const outletId = anId<OutletId>();
      const deviceId = anId<DeviceId>();
      await openOutlet(tx, tenantId, outletId, `B${i}`);
      await enrolDevice(tx, { tenantId, outletId, id: deviceId, number: 1 });
      const scribe = new Scribe({ deviceId, outletId, actorId, at: Date.now() - 3_600_000 });
      places.push({ tenantId, outletId, deviceId, scribe });
    }
    return places;
  });
}
