import {
  businessDayOf,
  paymentClaim,
  type LineId,
  type Order,
  type OrderId,
  type PaymentId,
} from '@meja/domain';
import { sql, type Selectable, type SqlBool } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { anyOf } from '../../db/any-of.queries.ts';
import { writeRecords } from '../../db/records.queries.ts';
import { numbersIn, type AggregateStore } from '../streams/index.ts';
import { lineRows, orderDocument, orderRow, paymentRows, refundRows } from './order-rows.ts';
import type { OrderLinesTable, OrdersTable, PaymentsTable, RefundsTable } from './orders.table.ts';

/** Documents of order rows that were read already, in the same order. */
export async function withParts(tx: Tx, rows: readonly Selectable<OrdersTable>[]): Promise<Order[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const lines = tx
    .selectFrom('order_lines')
    .selectAll()
    .where('order_id', '=', anyOf(ids))
    .orderBy('order_id')
    .orderBy('position')
    .execute();
  const payments = tx
    .selectFrom('payments')
    .selectAll()
    .where('order_id', '=', anyOf(ids))
    .orderBy('order_id')
    .orderBy('taken_at')
    .orderBy('id')
    .execute();
  const refunds = tx
    .selectFrom('refunds')
    .selectAll()
    .where('order_id', '=', anyOf(ids))
    .orderBy('order_id')
    .orderBy('given_at')
    .orderBy('id')
    .execute();
  const parts = await Promise.all([lines, payments, refunds]);
  const linesOf = byOrder<Selectable<OrderLinesTable>>(parts[0]);
  const paymentsOf = byOrder<Selectable<PaymentsTable>>(parts[1]);
  const refundsOf = byOrder<Selectable<RefundsTable>>(parts[2]);
  return rows.map((row) =>
    orderDocument(row, linesOf.get(row.id) ?? [], paymentsOf.get(row.id) ?? [], refundsOf.get(row.id) ?? []),
  );
}

const byOrder = <Row extends { order_id: string }>(rows: readonly Row[]): Map<string, Row[]> =>
  Map.groupBy(rows, (row) => row.order_id);

/** How orders lie in the database: each with its lines, payments and refunds, in four queries and two round trips. */
export const orderStore: AggregateStore<Order> = {
  async load(tx, ids, claims) {
    if (ids.length === 0 && claims.length === 0) return [];
    const payments = claims.flatMap((claim) =>
      claim.startsWith(PAYMENT_CLAIM) ? [claim.slice(PAYMENT_CLAIM.length)] : [],
    );
    // One array, for which the primary key is looked up: an `or` over two sources would read every order.
    const standing = sql`array(select order_id from payments where id = any(${payments}::uuid[]))`;
    const rows = await tx
      .selectFrom('orders')
      .selectAll()
      .where(
        payments.length === 0
          ? sql<SqlBool>`id = any(${ids}::uuid[])`
          : sql<SqlBool>`id = any(${ids}::uuid[] || ${standing})`,
      )
      .execute();
    return withParts(tx, rows);
  },

  /**
   * Five statements at most. Orders go first: their trigger gives them the number that this transaction holds in the
   * outlet's stream, and lines then find them stamped.
   */
  async save(tx, { tenantId, deviceId, day }, orders, before) {
    const dayOf = (at: number) => businessDayOf(at, day.timeZone, day.dayStartMinutes);
    const facts = (rowsOf: (order: Order) => object[]) => ({
      key: ['tenant_id', 'order_id', 'id'],
      rows: orders.flatMap((order) => rowsOf(order).map((row) => ({ ...row, device_id: deviceId }))),
      keepExisting: true,
    });
    const [saved] = await Promise.all([
      writeRecords(tx, {
        table: 'orders',
        key: ['tenant_id', 'id'],
        rows: orders.map((order) => orderRow(tenantId, order)),
        onlyWhereSame: ['outlet_id'],
      }),
      dropLines(
        tx,
        orders.flatMap((order) => goneLines(before(order.id), order)),
      ),
      writeRecords(tx, {
        table: 'order_lines',
        key: ['tenant_id', 'order_id', 'id'],
        rows: orders.flatMap((order) => lineRows(tenantId, order)),
      }),
      writeRecords(tx, { table: 'payments', ...facts((order) => paymentRows(tenantId, order)) }),
      writeRecords(tx, { table: 'refunds', ...facts((order) => refundRows(tenantId, order, dayOf)) }),
    ]);
    if (saved !== orders.length)
      throw new Error('an order of this id came to be at another outlet meanwhile');
  },

  titles: numbersIn('orders'),
};

const PAYMENT_CLAIM = paymentClaim('' as PaymentId);

interface LineRef {
  order_id: OrderId;
  id: LineId;
}

function goneLines(before: Order | undefined, after: Order): LineRef[] {
  const kept = new Set(after.lines.map((line) => line.id));
  const gone = before?.lines.filter((line) => !kept.has(line.id)) ?? [];
  return gone.map((line) => ({ order_id: after.id, id: line.id }));
}

/** A line that was taken away before the kitchen saw it leaves no row. */
async function dropLines(tx: Tx, lines: readonly LineRef[]): Promise<void> {
  if (lines.length === 0) return;
  await sql`
    delete from order_lines l
    using json_populate_recordset(null::order_lines, ${JSON.stringify(lines)}::json) gone
    where l.order_id = gone.order_id and l.id = gone.id
  `.execute(tx);
}
