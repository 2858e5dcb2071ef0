import { DEFAULT_CHARGES, type OrderId, type OutletId, type TenderMethod } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import type { Tx } from '../db/database.ts';
import type { OrdersTable } from '../features/orders/orders.table.ts';
import type { Restaurant } from './restaurant.ts';

interface Sale {
  id?: OrderId;
  number?: string;
  outletId?: OutletId;
  openedAt: Date;
  businessDay: string;
  total?: number;
  status?: OrdersTable['status'];
  /** Paid in full this way; null leaves it unpaid. */
  method?: TenderMethod | null;
  customerName?: string;
  type?: OrdersTable['type'];
}

/** An order of one line as it stands in the tables, for what reads them. */
export async function sell(tx: Tx, restaurant: Restaurant, sale: Sale): Promise<OrderId> {
  const { tenantId: tenant_id, staff } = restaurant;
  const [device_id] = restaurant.devices;
  const id = sale.id ?? anId<OrderId>();
  const { total = 63_250, method = 'cash', status = method === null ? 'confirmed' : 'completed' } = sale;
  const outlet_id = sale.outletId ?? restaurant.outletId;
  await tx
    .insertInto('orders')
    .values({
      ...{ tenant_id, id, outlet_id, device_id, stamp_v: 1, stamp_by: device_id, stamp_prior: 0 },
      number: sale.number ?? `JKT-1-${id.slice(0, 6)}`,
      type: sale.type ?? 'dine_in',
      customer_name: sale.customerName ?? '',
      covers: 2,
      status,
      payment_status: method === null ? 'unpaid' : 'paid',
      charges: JSON.stringify(DEFAULT_CHARGES),
      business_day: sale.businessDay,
      total,
      subtotal: total,
      paid: method === null ? 0 : total,
      opened_at: sale.openedAt,
      opened_by: staff.waiter,
      header_stamp: JSON.stringify({ v: 1, by: device_id, prior: 0 }),
    })
    .execute();
  if (method !== null) {
    await tx
      .insertInto('payments')
      .values({
        ...{
          tenant_id,
          id: anId<string>(),
          order_id: id,
          outlet_id,
          device_id,
          method,
          amount: total,
          tendered: total,
        },
        assurance: method === 'cash' ? 'counted' : 'attested',
        receipt_number: `R-${id.slice(0, 6)}`,
        taken_at: sale.openedAt,
        taken_by: staff.cashier,
        business_day: sale.businessDay,
      })
      .execute();
  }
  return id;
}
