import {
  DEFAULT_CHARGES,
  type ModifierOptionId,
  type OrderId,
  type ProductId,
  type ShiftId,
  type TableId,
} from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import type { Db, Tx } from '../db/database.ts';
import { withTenant } from '../db/tenant.ts';
import { furnishFactors } from './furnish-factors.ts';
import { NOW, OPENED, type Restaurant } from './restaurant.ts';

export interface Furnished {
  categoryId: string;
  productId: ProductId;
  groupId: string;
  optionId: ModifierOptionId;
  tableId: TableId;
  orderId: OrderId;
  conflictId: string;
  recordId: string;
  moneyId: string;
  breakId: string;
  differenceId: string;
  shiftId: ShiftId;
  mailId: string;
  sessionId: string;
  /** The manager's. */
  passkeyId: string;
}

/** Gives a restaurant a row in every table that it had none in: a menu, a table, an order paid in cash, and its troubles. */
export async function furnish(owner: Db, restaurant: Restaurant): Promise<Furnished> {
  const ids: Furnished = {
    categoryId: anId(),
    productId: anId(),
    groupId: anId(),
    optionId: anId(),
    tableId: anId(),
    orderId: anId(),
    conflictId: anId(),
    recordId: anId(),
    moneyId: anId(),
    breakId: anId(),
    differenceId: anId(),
    shiftId: anId(),
    mailId: anId(),
    sessionId: anId(),
    passkeyId: anId(),
  };
  await withTenant(owner, restaurant.tenantId, async (tx) => {
    await cook(tx, restaurant, ids);
    await layTables(tx, restaurant, ids);
    await sell(tx, restaurant, ids);
    await count(tx, restaurant, ids);
    await stumble(tx, restaurant, ids);
    await carry(tx, restaurant, ids);
    await signIn(tx, restaurant, ids);
    await furnishFactors(tx, restaurant, ids.passkeyId);
  });
  return ids;
}

async function cook(tx: Tx, { tenantId: tenant_id }: Restaurant, ids: Furnished): Promise<void> {
  const { categoryId, productId, groupId, optionId } = ids;
  await tx.insertInto('categories').values({ tenant_id, id: categoryId, name: 'Nasi' }).execute();
  await tx
    .insertInto('products')
    .values({
      tenant_id,
      id: productId,
      category_id: categoryId,
      sku: 'P001',
      barcodes: '2000000000015 2000000000022',
      name: 'Nasi Goreng',
      price: 25_000,
      cost: 9_000,
    })
    .execute();
  await tx.insertInto('modifier_groups').values({ tenant_id, id: groupId, name: 'Pedas' }).execute();
  await tx
    .insertInto('modifier_options')
    .values({ tenant_id, id: optionId, group_id: groupId, name: 'Level 2' })
    .execute();
  await tx
    .insertInto('product_modifier_groups')
    .values({ tenant_id, product_id: productId, group_id: groupId })
    .execute();
  const doomed = anId();
  await tx.insertInto('categories').values({ tenant_id, id: doomed, name: 'Habis' }).execute();
  await tx.deleteFrom('categories').where('id', '=', doomed).execute();
}

async function layTables(tx: Tx, { tenantId: tenant_id, outletId: outlet_id }: Restaurant, ids: Furnished) {
  await tx
    .insertInto('dining_tables')
    .values({ tenant_id, id: ids.tableId, outlet_id, name: 'A-05' })
    .execute();
  await tx
    .insertInto('charge_settings')
    .values({
      tenant_id,
      id: anId(),
      outlet_id,
      effective_from: '2026-01-01',
      tax_name: DEFAULT_CHARGES.taxName,
      tax_bps: DEFAULT_CHARGES.taxBps,
      tax_base: DEFAULT_CHARGES.taxBase,
      service_name: DEFAULT_CHARGES.serviceName,
      service_bps: DEFAULT_CHARGES.serviceBps,
      service_base: DEFAULT_CHARGES.serviceBase,
    })
    .execute();
}

/** An open shift with something taken out of its drawer. */
async function count(
  tx: Tx,
  { tenantId: tenant_id, outletId: outlet_id, devices, staff }: Restaurant,
  ids: Furnished,
) {
  const [device_id] = devices;
  await tx
    .insertInto('shifts')
    .values({
      ...{ tenant_id, id: ids.shiftId, outlet_id, device_id, number: 'JKT-1-261120-S1', float: 200_000 },
      ...{ opened_at: OPENED, opened_by: staff.cashier, business_day: '2026-11-20' },
      ...{ stamp_v: 1, stamp_by: device_id, stamp_prior: 0 },
    })
    .execute();
  await tx
    .insertInto('cash_entries')
    .values({
      ...{
        tenant_id,
        id: anId(),
        shift_id: ids.shiftId,
        outlet_id,
        device_id,
        type: 'payout',
        amount: 15_000,
      },
      ...{ reason: 'Es batu', at: NOW, by: staff.cashier, business_day: '2026-11-20' },
    })
    .execute();
}

/** The example of the requirements: 2 × 25000 and 5000 make 63250. */
async function sell(tx: Tx, restaurant: Restaurant, ids: Furnished): Promise<void> {
  const { tenantId: tenant_id, outletId: outlet_id, staff } = restaurant;
  const [device_id] = restaurant.devices;
  const stamp = { stamp_v: 1, stamp_by: device_id, stamp_prior: 0 };
  await tx
    .insertInto('orders')
    .values({
      ...{ tenant_id, id: ids.orderId, outlet_id, device_id, ...stamp },
      number: 'JKT-1-261120-1',
      type: 'dine_in',
      table_id: ids.tableId,
      covers: 2,
      customer_name: 'Ibu Sari',
      status: 'completed',
      payment_status: 'paid',
      charges: JSON.stringify(DEFAULT_CHARGES),
      business_day: '2026-11-20',
      ...{
        gross_amount: 55_000,
        subtotal: 55_000,
        service_charge: 2_750,
        tax: 5_500,
        total: 63_250,
        paid: 63_250,
        refunded: 5_750,
      },
      opened_at: new Date('2026-11-20T04:10:00.123Z'),
      opened_by: staff.waiter,
      completed_at: NOW,
      completed_by: staff.cashier,
      header_stamp: JSON.stringify({ v: 1, by: device_id, prior: 0 }),
    })
    .execute();
  const dishes = [
    { name: 'Nasi Goreng', unit_price: 25_000, quantity: 2, gross_amount: 50_000, net_amount: 50_000 },
    { name: 'Es Teh', unit_price: 5_000, quantity: 1, gross_amount: 5_000, net_amount: 5_000 },
  ];
  await tx
    .insertInto('order_lines')
    .values(
      dishes.map((dish, position) => ({
        ...{
          tenant_id,
          id: anId(),
          order_id: ids.orderId,
          position,
          product_id: ids.productId,
          ...dish,
          ...stamp,
        },
        modifiers: JSON.stringify([
          { optionId: ids.optionId, groupName: 'Pedas', name: 'Level 2', price: 0 },
        ]),
        tax_class: 'standard' as const,
        kitchen_status: 'served' as const,
        added_at: NOW,
        added_by: staff.waiter,
      })),
    )
    .execute();
  const payment_id = anId();
  await tx
    .insertInto('payments')
    .values({
      ...{ tenant_id, id: payment_id, order_id: ids.orderId, outlet_id, device_id },
      method: 'cash',
      assurance: 'counted',
      amount: 63_250,
      tendered: 70_000,
      change: 6_750,
      receipt_number: 'JKT-1-261120-R1',
      taken_at: NOW,
      taken_by: staff.cashier,
      business_day: '2026-11-20',
    })
    .execute();
  await refund(tx, restaurant, ids, payment_id);
}

/** The Es Teh was warm. */
async function refund(tx: Tx, restaurant: Restaurant, ids: Furnished, payment_id: string): Promise<void> {
  const { tenantId: tenant_id, outletId: outlet_id, staff } = restaurant;
  const [device_id] = restaurant.devices;
  await tx
    .insertInto('refunds')
    .values({
      ...{ tenant_id, id: anId(), order_id: ids.orderId, payment_id, outlet_id, device_id },
      method: 'cash',
      amount: 5_750,
      reason: 'teh tidak dingin',
      receipt_number: 'JKT-1-261120-R3',
      given_at: NOW,
      given_by: staff.manager,
      business_day: '2026-11-20',
    })
    .execute();
}

async function stumble(tx: Tx, restaurant: Restaurant, ids: Furnished): Promise<void> {
  const { tenantId: tenant_id, outletId: outlet_id, staff } = restaurant;
  const [device_id] = restaurant.devices;
  const mutation_id = anId();
  const place = { tenant_id, outlet_id, device_id };
  await tx
    .insertInto('mutation_log')
    .values({
      ...{ ...place, device_seq: 1, mutation_id, actor_id: staff.waiter, seq: 1 },
      name: 'order.open',
      at: NOW,
      received_at: NOW,
      envelope: JSON.stringify({ args: { orderId: ids.orderId } }),
      hash: '0'.repeat(64),
      outcome: 'applied',
    })
    .execute();
  await tx
    .insertInto('mutation_subjects')
    .values({ tenant_id, device_id, device_seqs: [1], kind: 'order', doc_id: ids.orderId, seq: 1 })
    .execute();
  await tx
    .insertInto('conflicts')
    .values({
      ...{ ...place, id: ids.conflictId, mutation_id, actor_id: staff.waiter },
      ...{ doc_kind: 'order' as const, doc_id: ids.orderId, part: 'header' },
      mine: JSON.stringify({ covers: 3 }),
      theirs: JSON.stringify({ covers: 2 }),
    })
    .execute();
  await tx
    .insertInto('quarantine')
    .values({
      ...{ ...place, id: ids.recordId, device_seq: 2, received_at: NOW },
      raw: '{"odd":true}',
      code: 'MALFORMED',
    })
    .execute();
  await tx
    .insertInto('unallocated_money')
    .values({
      ...{
        ...place,
        id: ids.moneyId,
        payment_id: anId(),
        order_id: ids.orderId,
        amount: 10_000,
        method: 'cash' as const,
      },
      reason: 'ORDER_CLOSED',
      receipt_number: 'JKT-1-261120-R2',
      taken_at: NOW,
      taken_by: staff.cashier,
      business_day: '2026-11-20',
    })
    .execute();
}

/** A tablet whose chain broke, and whose queue came as a file. */
async function carry(
  tx: Tx,
  { tenantId: tenant_id, outletId: outlet_id, devices, staff }: Restaurant,
  ids: Furnished,
) {
  const [device_id, carried_by_device] = devices;
  const place = { tenant_id, outlet_id, device_id };
  await tx
    .insertInto('term_differences')
    .values({
      ...{ ...place, id: ids.differenceId, mutation_id: anId(), actor_id: staff.waiter },
      ...{ doc_kind: 'order', doc_id: ids.orderId, part: 'header', what: 'number' },
      ...{ was: JSON.stringify('JKT-9-261120-1'), should: JSON.stringify('JKT-1'), at: NOW, found_at: NOW },
    })
    .execute();
  await tx.insertInto('device_catalogues').values({ tenant_id, device_id, seq: 1, held_at: NOW }).execute();
  await tx
    .insertInto('chain_breaks')
    .values({
      ...{ ...place, id: ids.breakId, device_seq: 3, found_at: NOW },
      expected: '1'.repeat(64),
      got: '2'.repeat(64),
    })
    .execute();
  await tx
    .insertInto('resolutions')
    .values({
      ...{ ...place, id: anId(), kind: 'missing', subject_id: device_id, action: 'acknowledge' },
      ...{ from_seq: 90, to_seq: 92, note: 'Tablet lama', seq: 1 },
      decided_by: staff.owner,
      decided_at: NOW,
    })
    .execute();
  await tx
    .insertInto('queue_imports')
    .values({
      ...{ ...place, id: anId(), carried_by_device, digest: '3'.repeat(64), exported_at: NOW },
      ...{ from_seq: 1, to_seq: 2, result: 'judged' as const, judged: 2, known: 0, held: 0 },
      ...{ first_at: NOW, last_at: NOW },
    })
    .execute();
  await tx
    .insertInto('suspensions')
    .values({ tenant_id, user_id: staff.kitchen, since: OPENED, until: OPENED })
    .execute();
}

async function signIn(
  tx: Tx,
  { tenantId: tenant_id, outletId: outlet_id, staff, devices }: Restaurant,
  ids: Furnished,
): Promise<void> {
  const hash = () => Buffer.from(anId().replaceAll('-', ''), 'hex');
  await tx
    .insertInto('refresh_tokens')
    .values({
      ...{ tenant_id, id: anId(), family_id: ids.sessionId, user_id: staff.owner, hash: hash() },
      issued_at: OPENED,
      expires_at: new Date('2027-01-01T00:00:00Z'),
    })
    .execute();
  await tx
    .insertInto('enrolment_codes')
    .values({
      ...{ tenant_id, id: anId(), outlet_id, hash: hash(), created_by: staff.owner },
      created_at: NOW,
      expires_at: NOW,
    })
    .execute();
  await tx
    .insertInto('audit_log')
    .values({
      ...{ tenant_id, at: NOW, actor_kind: 'user', actor_id: staff.owner, on_behalf_of: staff.manager },
      ...{ action: 'sign_in.succeeded', target_kind: 'person', target_id: staff.owner, outlet_id },
      ...{ diff: JSON.stringify({ address: '192.0.2.1' }), request_id: anId() },
    })
    .execute();
  await tx
    .insertInto('audit_seals')
    .values({
      ...{ tenant_id, seq: 1, hash: Buffer.alloc(32), at: NOW, key_id: 'x', signature: Buffer.alloc(64) },
    })
    .execute();
  await tx
    .insertInto('password_resets')
    .values({
      ...{ tenant_id, id: anId(), user_id: staff.owner, nonce: Buffer.alloc(32, 7), hash: hash() },
      created_at: NOW,
      expires_at: NOW,
    })
    .execute();
  await tx
    .insertInto('mail_outbox')
    .values({
      ...{ tenant_id, id: ids.mailId, template: 'password-changed', locale: 'id' },
      ...{ recipient: `${ids.mailId}@warung.example`, dedupe_key: ids.mailId, created_at: NOW },
      data: JSON.stringify({ name: 'Sari', business: 'Warung Uji' }),
    })
    .execute();
  await tx
    .insertInto('device_assertions')
    .values({ tenant_id, device_id: devices[0], jti: anId(), expires_at: NOW })
    .execute();
  // A trigger keeps the PIN in `pins`.
  await tx.updateTable('users').set({ pin_hash: 'none' }).where('id', '=', staff.owner).execute();
  await tx
    .insertInto('pin_tries')
    .values({ tenant_id, user_id: staff.owner, device_id: devices[0], failures: 1, last_at: NOW })
    .execute();
}
