import type pg from 'pg';
import { readShifts, type CashRow, type ShiftRows } from '../trades/shift/books.ts';

/** The server's rows, read by plain SQL past everything that the server is made of. */
export interface Books {
  log: LogRow[];
  quarantine: { tenantId: string; deviceId: string; raw: string; mutationId: string | null }[];
  unallocated: {
    tenantId: string;
    paymentId: string;
    refundId: string | null;
    amount: number;
    direction: string;
  }[];
  orders: Map<string, OrderRows>;
  shifts: Map<string, ShiftRows>;
  cash: CashRow[];
  dishes: CatalogueRow[];
  tables: CatalogueRow[];
  /** Ids of everything, by the tenant whose it is. */
  ownerOf: Map<string, string>;
}

export interface LogRow {
  tenantId: string;
  deviceId: string;
  deviceSeq: number;
  mutationId: string | null;
  name: string | null;
  args: Record<string, unknown>;
  outcome: string;
  code: string | null;
  seq: number;
  duplicateOf: string | null;
  /** The documents in whose history it shows, as `kind/id`. */
  subjects: string[];
}

interface CatalogueRow {
  tenantId: string;
  outletId: string | null;
  id: string;
  what: string;
}

export interface LineRow {
  id: string;
  quantity: number;
  note: string;
  unitPrice: number;
  extras: number[];
  isTaxed: boolean;
  isVoid: boolean;
  isSent: boolean;
}

export interface MoneyRow {
  id: string;
  method: string;
  amount: number;
  rounding: number;
}

export interface OrderRows {
  id: string;
  tenantId: string;
  outletId: string;
  status: string;
  tableId: string | null;
  covers: number;
  note: string;
  businessDay: string;
  total: number;
  paid: number;
  refunded: number;
  charges: { taxBps: number; taxBase: string; serviceBps: number };
  lines: LineRow[];
  payments: MoneyRow[];
  refunds: MoneyRow[];
}

type Read = <Row extends object>(statement: string) => Promise<Row[]>;
const byText = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

export async function readBooks(admin: pg.Client): Promise<Books> {
  const read: Read = async <Row extends object>(statement: string) =>
    (await admin.query<Row>(statement)).rows;
  const log =
    await read<LogRow>(`select tenant_id as "tenantId", device_id as "deviceId", device_seq as "deviceSeq",
    mutation_id as "mutationId", name, coalesce(envelope->'args', '{}') as args, outcome, code, seq,
    duplicate_of as "duplicateOf", array(select s.kind || '/' || s.doc_id from mutation_subjects s
      where s.tenant_id = l.tenant_id and s.device_id = l.device_id and l.device_seq = any(s.device_seqs)) as subjects
    from mutation_log l order by tenant_id, outlet_id, seq, device_seq`);
  const quarantine = await read<
    Books['quarantine'][number]
  >(`select tenant_id as "tenantId", device_id as "deviceId", raw,
    mutation_id as "mutationId" from quarantine`);
  const unallocated = await read<
    Books['unallocated'][number]
  >(`select tenant_id as "tenantId", payment_id as "paymentId", refund_id as "refundId",
    amount, direction from unallocated_money`);
  return {
    log,
    quarantine,
    unallocated,
    orders: await readOrders(read),
    ...(await readShifts(read)),
    dishes: await read<CatalogueRow>(`select tenant_id as "tenantId", null as "outletId", id,
      name || '/' || price || '/' || tax_class as what from products`),
    tables:
      await read<CatalogueRow>(`select tenant_id as "tenantId", outlet_id as "outletId", id, name as what
      from dining_tables where is_active`),
    ownerOf: new Map(
      (
        await read<{
          id: string;
          tenant: string;
        }>(`select tenant_id as tenant, id from products union all select tenant_id, id from dining_tables
          union all select tenant_id, id from users union all select tenant_id, id from outlets
          union all select tenant_id, id from devices union all select tenant_id, id from orders
          union all select tenant_id, id from shifts
          union all select id, id from tenants`)
      ).map(({ id, tenant }) => [id, tenant]),
    ),
  };
}

async function readOrders(read: Read): Promise<Map<string, OrderRows>> {
  const orders = new Map<string, OrderRows>();
  const rows =
    await read<OrderRows>(`select id, tenant_id as "tenantId", outlet_id as "outletId", status, table_id as "tableId",
    covers, note, business_day as "businessDay", total, paid, refunded, charges from orders`);
  for (const row of rows) orders.set(row.id, { ...row, lines: [], payments: [], refunds: [] });
  const lines = await read<
    LineRow & { orderId: string }
  >(`select order_id as "orderId", id, quantity, note, unit_price as "unitPrice",
    (select coalesce(json_agg((m->>'price')::bigint), '[]') from jsonb_array_elements(modifiers) m) as extras,
    tax_class = 'standard' as "isTaxed", kitchen_status = 'void' as "isVoid", sent_at is not null as "isSent"
    from order_lines`);
  for (const { orderId, ...line } of lines) orders.get(orderId)?.lines.push(line);
  for (const [table, part] of [
    ['payments', 'payments'],
    ['refunds', 'refunds'],
  ] as const) {
    const moneys = await read<MoneyRow & { orderId: string }>(
      `select order_id as "orderId", id, method, amount, rounding from ${table}`,
    );
    for (const { orderId, ...money } of moneys) orders.get(orderId)?.[part].push(money);
  }
  for (const order of orders.values())
    for (const part of [order.lines, order.payments, order.refunds]) (part as { id: string }[]).sort(byText);
  return orders;
}

interface Document {
  id: string;
  status: string;
  tableId: string | null;
  covers: number;
  note: string;
  lines: {
    id: string;
    quantity: number;
    note: string;
    unitPrice: number;
    modifiers: { price: number }[];
    taxClass: string;
    kitchenStatus: string;
    sentAt: number | null;
  }[];
  payments: MoneyRow[];
  refunds?: MoneyRow[];
}

/** What people see of an order, from whatever holds it: equal texts are equal orders. */
export function seenOf(order: OrderRows): string {
  const { id, status, tableId, covers, note, lines, payments, refunds } = order;
  return JSON.stringify({ id, status, tableId, covers, note, lines, payments, refunds });
}

export function seenOfDocument(doc: unknown): string {
  const { id, status, tableId, covers, note, lines, payments, refunds = [] } = doc as Document;
  const money = ({ id, method, amount, rounding }: MoneyRow): MoneyRow => ({ id, method, amount, rounding });
  return JSON.stringify({
    ...{ id, status, tableId, covers, note },
    lines: lines
      .map((line): LineRow => {
        const { quantity, note, unitPrice, modifiers, taxClass, kitchenStatus, sentAt } = line;
        const extras = modifiers.map(({ price }) => price);
        const isTaxed = taxClass === 'standard';
        return {
          ...{ id: line.id, quantity, note, unitPrice, extras, isTaxed },
          ...{ isVoid: kitchenStatus === 'void', isSent: sentAt !== null },
        };
      })
      .sort(byText),
    payments: payments.map(money).sort(byText),
    refunds: refunds.map(money).sort(byText),
  });
}
