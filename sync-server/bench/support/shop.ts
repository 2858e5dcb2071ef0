import { DEFAULT_CHARGES } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { withTenant } from '../../src/db/tenant.ts';
import { givePin } from '../../src/testing/pins.ts';
import { Caller } from './caller.ts';
import { fillMenus } from './menu.ts';
import { workADay } from './open-orders.ts';
import { openPlaces, type Place } from './places.ts';
import type { Stage } from './stage.ts';

const TABLES = 24;
/** Who works there, as the tablet shows them. */
export const CASHIER = 'cashier';
export const PIN = '402917';

/** An outlet that tablets with people at them can work in: tables, charges, a menu, and so many orders of today. */
export async function openShop(
  stage: Stage,
  { tablets = 1, products, orders }: { tablets?: number; products: number; orders: number },
): Promise<[Place, ...Place[]]> {
  const [first, ...others] = await openPlaces(stage.owner, 1, tablets, false);
  if (!first) throw new Error('no place');
  await furnish(stage, first);
  await givePin(stage.owner.db, first.tenantId, first.actorId, PIN);
  await fillMenus(stage.filler, products);
  const caller = await Caller.of(stage, first);
  await workADay(caller, first.writer, orders);
  caller.close();
  return [first, ...others];
}

async function furnish({ owner }: Stage, { tenantId: tenant_id, outletId: outlet_id }: Place): Promise<void> {
  const { taxName, taxBps, taxBase, serviceName, serviceBps, serviceBase } = DEFAULT_CHARGES;
  await withTenant(owner.db, tenant_id, async (tx) => {
    await tx
      .insertInto('charge_settings')
      .values({
        tenant_id,
        id: anId(),
        outlet_id,
        effective_from: '2020-01-01',
        tax_name: taxName,
        tax_bps: taxBps,
        tax_base: taxBase,
        service_name: serviceName,
        service_bps: serviceBps,
        service_base: serviceBase,
      })
      .execute();
    const tables = Array.from({ length: TABLES }, (_, i) => ({
      tenant_id,
      id: anId(),
      outlet_id,
      name: `A-${i + 1}`,
    }));
    await tx.insertInto('dining_tables').values(tables).execute();
  });
}
