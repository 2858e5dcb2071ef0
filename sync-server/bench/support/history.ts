import type pg from 'pg';
import type { Place } from './places.ts';

const LINES = 4;
const MUTATIONS = 8;
/** So many an outlet sells a day, whatever its age: what grows with the years is the past. */
const ORDERS_A_DAY = 100;

/**
 * What an outlet has sold before: its newest orders from `from` (not included) to `to`, each with four lines, a payment
 * and eight mutations in the log, of which only the contents are left out. All of it is the work of one tablet.
 */
export async function fillHistory(filler: pg.Pool, by: Place, from: number, to: number): Promise<void> {
  const { tenantId, outletId, deviceId, actorId } = by;
  const count = to - from;
  const { rows } = await filler.query<{ head: string }>(
    'update streams set head = head + $3 where tenant_id = $1 and outlet_id = $2 returning head - $3 as head',
    [tenantId, outletId, count],
  );
  const head = Number(rows[0]?.head);
  await filler.query(ORDERS, [tenantId, outletId, deviceId, actorId, from, count, head]);
  await filler.query(LINES_AND_PAYMENTS, [tenantId, outletId, deviceId, actorId, head]);
  await filler.query(LOG, [tenantId, outletId, deviceId, actorId, from, head]);
  await filler.query('update devices set last_seq = $3 where tenant_id = $1 and id = $2', [
    tenantId,
    deviceId,
    to * MUTATIONS,
  ]);
}

const ORDERS = `
  insert into orders (tenant_id, id, outlet_id, device_id, number, type, covers, status, payment_status, charges,
    business_day, gross_amount, subtotal, service_charge, tax, total, paid, opened_at, opened_by, sent_at,
    completed_at, completed_by, header_stamp, stamp_v, stamp_by, stamp_prior, seq)
  select $1::uuid, uuidv7(at - now()), $2::uuid, $3::uuid, 'JKT-2-' || to_char(at, 'YYMMDD') || '-' || n, 'dine_in', 2, 'completed', 'paid',
    '{"taxName":"PB1","taxBps":1000,"taxBase":"subtotal","taxInclusive":false,"serviceName":"Service","serviceBps":500,"serviceBase":"subtotal","cashRounding":0}',
    (at at time zone 'Asia/Jakarta')::date, 100000, 100000, 5000, 10000, 115000, 115000, at, $4::uuid, at,
    at + interval '40 minutes', $4::uuid, jsonb_build_object('v', seq, 'by', $3::text, 'prior', 0), seq, $3::uuid, 0, seq
  from generate_series(1, $6::int) i
  cross join lateral (select $5::int + i as n, $7::bigint + i as seq) o
  cross join lateral (select now() - n * interval '1 day' / ${ORDERS_A_DAY} as at) t`;

/** Of the orders filled in last. */
const LINES_AND_PAYMENTS = `
  with filled as materialized (
    select * from orders where tenant_id = $1 and outlet_id = $2 and seq > $5::bigint
  ), paid as (
    insert into payments (tenant_id, id, order_id, outlet_id, device_id, method, assurance, amount, tendered,
      receipt_number, taken_at, taken_by, business_day)
    select tenant_id, uuidv7(opened_at - now()), id, outlet_id, $3::uuid, 'cash', 'counted', total, total,
      number || 'R', completed_at, $4::uuid, business_day
    from filled
  )
  insert into order_lines (tenant_id, id, order_id, position, product_id, name, unit_price, quantity, tax_class,
    kitchen_status, sent_at, gross_amount, net_amount, added_at, added_by, stamp_v, stamp_by, stamp_prior)
  select tenant_id, uuidv7(opened_at - now()), id, n, id, 'Nasi Goreng Spesial', 25000, 1, 'standard', 'preparing',
    opened_at, 25000, 25000, opened_at, $4::uuid, seq, $3::uuid, 0
  from filled, generate_series(0, ${LINES - 1}) n`;

const LOG = `
  with logged as (
  insert into mutation_log (tenant_id, device_id, device_seq, mutation_id, outlet_id, actor_id, name, at, received_at,
    envelope, hash, outcome, seq)
  select $1::uuid, $3::uuid, ($5::int + o.seq - $6::bigint - 1) * ${MUTATIONS} + m, uuidv7(o.opened_at - now()), $2::uuid, $4::uuid, 'order.addLine', o.opened_at,
    o.opened_at, '{}', repeat('0', 64), 'applied', o.seq
  from orders o, generate_series(1, ${MUTATIONS}) m
  where o.tenant_id = $1 and o.outlet_id = $2 and o.seq > $6::bigint
  )
  insert into mutation_subjects (tenant_id, kind, doc_id, seq, device_id, device_seqs)
  select $1::uuid, 'order', o.id, o.seq, $3::uuid,
    array(select ($5::int + o.seq - $6::bigint - 1) * ${MUTATIONS} + m from generate_series(1, ${MUTATIONS}) m)
  from orders o
  where o.tenant_id = $1 and o.outlet_id = $2 and o.seq > $6::bigint`;
