import type { DeviceId, OutletId, StaffId, TenantId } from '@meja/domain';
import { anId, EnvelopeWriter } from '@meja/testing/envelope-writer';
import type { Connection } from '../../src/db/pool.ts';
import { withTenant } from '../../src/db/tenant.ts';
import { chargeRow } from '../../src/testing/menu.ts';
import { DISH_NAME, DISHES, PRICE } from './sales.ts';
import { enrolDevice, hire, openOutlet } from '../../src/testing/restaurant.ts';

/** A tablet at work in an outlet. */
export interface Place {
  tenantId: TenantId;
  outletId: OutletId;
  deviceId: DeviceId;
  actorId: StaffId;
  writer: EnvelopeWriter;
}

/** A tenant with so many outlets, and so many tablets in each. They sell what is on the menu, unless that is written otherwise. */
export async function openPlaces(
  owner: Connection,
  outlets: number,
  tablets = 1,
  isCooked = true,
): Promise<Place[]> {
  const tenantId = anId<TenantId>();
  const actorId = anId<StaffId>();
  return withTenant(owner.db, tenantId, async (tx) => {
    await tx
      .insertInto('tenants')
      .values({ id: tenantId, slug: `bench-${tenantId}`, name: 'Warung Uji' })
      .execute();
    await hire(tx, tenantId, actorId, 'cashier');
    if (isCooked)
      await tx
        .insertInto('products')
        .values(DISHES.map((id) => ({ tenant_id: tenantId, id, name: DISH_NAME, price: PRICE })))
        .execute();
    const places: Place[] = [];
    for (let outlet = 1; outlet <= outlets; outlet += 1) {
      const outletId = anId<OutletId>();
      await openOutlet(tx, tenantId, outletId, `B${outlet}`);
      if (isCooked)
        await tx
          .insertInto('charge_settings')
          .values(chargeRow({ tenantId, outletId }, '2020-01-01'))
          .execute();
      for (let number = 1; number <= tablets; number += 1) {
        const deviceId = anId<DeviceId>();
        await enrolDevice(tx, { tenantId, outletId, id: deviceId, number });
        const writer = new EnvelopeWriter({
          deviceId,
          outletId,
          actorId,
          series: `B${outlet}-${number}`,
          at: Date.now() - 3_600_000,
        });
        places.push({ tenantId, outletId, deviceId, actorId, writer });
      }
    }
    return places;
  });
}
