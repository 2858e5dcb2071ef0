import type { Read } from '../trade.ts';

/** Money that no bill has room for. */
export interface UnallocatedRow {
  paymentId: string;
  refundId: string | null;
  amount: number;
  direction: string;
}

/** The server's rows of all orders. */
export interface OrderBooks {
  orders: ReadonlyMap<string, OrderRows>;
  unallocated: readonly UnallocatedRow[];
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
  sharedTableId: string | null;
  holdsTable: boolean;
  businessDay: string;
  total: number;
  paid: number;
  refunded: number;
  charges: { taxBps: number; taxBase: string; serviceBps: number; cashRounding: number };
  lines: LineRow[];
  payments: MoneyRow[];
  refunds: MoneyRow[];
}

const byText = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

export const readOrderBooks = async (read: Read): Promise<OrderBooks> => ({
  orders: await readOrders(read),
  unallocated:
    await read<UnallocatedRow>(`select payment_id as "paymentId", refund_id as "refundId", amount, direction
    from unallocated_money`),
});

async function readOrders(read: Read): Promise<Map<string, OrderRows>> {
  const orders = new Map<string, OrderRows>();
  const rows =
    await read<OrderRows>(`select id, tenant_id as "tenantId", outlet_id as "outletId", status, table_id as "tableId",
    covers, note, shared_table_id as "sharedTableId", holds_table as "holdsTable", business_day as "businessDay", total, paid, refunded, charges from orders`);
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
  sharedTableId?: string | null;
  holdsTable?: boolean;
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
export function seenOfOrder(order: OrderRows): string {
  const { id, status, tableId, covers, note, sharedTableId, holdsTable, lines, payments, refunds } = order;
  return JSON.stringify({
    ...{ id, status, tableId, covers, note, sharedTableId, holdsTable },
    ...{ lines, payments, refunds },
  });
}

export function seenOfOrderDocument(doc: unknown): string {
  const { id, status, tableId, covers, note, lines, payments, refunds = [] } = doc as Document;
  const { sharedTableId = null, holdsTable = false } = doc as Document;
  const money = ({ id, method, amount, rounding }: MoneyRow): MoneyRow => ({ id, method, amount, rounding });
  return JSON.stringify({
    ...{ id, status, tableId, covers, note, sharedTableId, holdsTable },
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
