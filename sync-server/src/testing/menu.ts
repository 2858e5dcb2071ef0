import {
  DEFAULT_CHARGES,
  type Charges,
  type ModifierGroupId,
  type ModifierOptionId,
  type ProductId,
} from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { withTenant } from '../db/tenant.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Restaurant } from './restaurant.ts';

/** What a test's restaurant has on its menu. */
export interface TestMenu {
  dish: ProductId;
  /** Nothing can be chosen with it. */
  tea: ProductId;
  group: ModifierGroupId;
  egg: ModifierOptionId;
}

export const chargeRow = (
  restaurant: Pick<Restaurant, 'tenantId' | 'outletId'>,
  from: string,
  charges: Partial<Charges> = {},
) => {
  const all = { ...DEFAULT_CHARGES, ...charges };
  return {
    ...{ tenant_id: restaurant.tenantId, outlet_id: restaurant.outletId, id: anId<string>() },
    ...{ effective_from: from, tax_name: all.taxName, tax_bps: all.taxBps, tax_base: all.taxBase },
    ...{ tax_inclusive: all.taxInclusive, service_name: all.serviceName, service_bps: all.serviceBps },
    ...{ service_base: all.serviceBase, cash_rounding: all.cashRounding },
  };
};

/** Nasi Goreng for 24,000, with an egg for 4,500 if wanted, and Es Teh for 5,000; taxed as usual. */
export async function cookFor(owner: Db, restaurant: Restaurant): Promise<TestMenu> {
  const menu: TestMenu = { dish: anId(), tea: anId(), group: anId(), egg: anId() };
  const { tenantId: tenant_id } = restaurant;
  await withTenant(owner, tenant_id, async (tx: Tx) => {
    await tx
      .insertInto('products')
      .values([
        { tenant_id, id: menu.dish, name: 'Nasi Goreng', price: 24_000 },
        { tenant_id, id: menu.tea, name: 'Es Teh', price: 5_000 },
      ])
      .execute();
    await tx.insertInto('modifier_groups').values({ tenant_id, id: menu.group, name: 'Tambahan' }).execute();
    await tx
      .insertInto('modifier_options')
      .values({ tenant_id, id: menu.egg, group_id: menu.group, name: 'Telur', price: 4_500 })
      .execute();
    await tx
      .insertInto('product_modifier_groups')
      .values({ tenant_id, product_id: menu.dish, group_id: menu.group })
      .execute();
    await tx.insertInto('charge_settings').values(chargeRow(restaurant, '2020-01-01')).execute();
  });
  return menu;
}
