import type { Args, Change } from '../trade.ts';

/** An order as the log tells it, by what each mutation is said to do. The rules don't matter here. */
export interface Modelled {
  status: string;
  tableId: string | null;
  covers: number;
  note: string;
  sharedTableId: string | null;
  holdsTable: boolean;
  lines: Map<string, { quantity: number; note: string; isVoid: boolean; isSent: boolean }>;
  payments: Set<string>;
  refunds: Set<string>;
}

type Effect = (order: Modelled, args: Args) => void;

const line = (order: Modelled, args: Args) => order.lines.get(args['lineId'] as string);

/** `order.open` has none here: it makes the order. */
export const EFFECTS: Readonly<Record<string, Effect>> = {
  'order.addLine': (order, args) => {
    const { lineId, quantity, note } = args as { lineId: string; quantity: number; note: string };
    order.lines.set(lineId, { quantity, note, isVoid: false, isSent: false });
  },
  'order.changeQuantity': (order, args) => {
    const changed = line(order, args);
    if (changed) changed.quantity = args['quantity'] as number;
  },
  'order.changeLineNote': (order, args) => {
    const changed = line(order, args);
    if (changed) changed.note = args['note'] as string;
  },
  'order.removeLine': (order, args) => void order.lines.delete(args['lineId'] as string),
  'order.voidLine': (order, args) => {
    const changed = line(order, args);
    if (changed) changed.isVoid = true;
  },
  'order.voidPart': (order, args) => {
    const { voidedId, quantity } = args as { voidedId: string; quantity: number };
    const changed = line(order, args);
    if (!changed) return;
    if (quantity >= changed.quantity) changed.isVoid = true;
    else {
      changed.quantity -= quantity;
      order.lines.set(voidedId, { ...changed, quantity, isVoid: true });
    }
  },
  'order.send': (order, args) => {
    for (const id of args['lineIds'] as string[]) {
      const sent = order.lines.get(id);
      if (sent && !sent.isVoid) sent.isSent = true;
    }
    if (order.status === 'pending' && [...order.lines.values()].some(({ isSent }) => isSent))
      order.status = 'confirmed';
  },
  'order.changeHeader': (order, args) => {
    const { tableId, covers, note } = args as { tableId: string | null; covers: number; note: string };
    Object.assign(order, { tableId, covers, note });
  },
  'order.shareTable': (order, args) => void (order.sharedTableId = args['tableId'] as string),
  'order.cancel': (order) => void (order.status = 'cancelled'),
  'order.complete': (order, args) => {
    if (order.status === 'completed') return;
    order.status = 'completed';
    order.holdsTable = args['keepsTable'] === true && order.tableId !== null;
  },
  'order.freeTable': (order) => void (order.holdsTable = false),
  'payment.record': (order, args) => void order.payments.add(args['paymentId'] as string),
  'payment.refund': (order, args) => void order.refunds.add(args['refundId'] as string),
};

/** Each mutation that took effect once, in the server's order. */
export function modelOfOrders(done: readonly Change[]): Map<string, Modelled> {
  const orders = new Map<string, Modelled>();
  for (const change of done) applyTo(orders, change);
  return orders;
}

/** What one of them does. */
export function applyTo(orders: Map<string, Modelled>, { name, args }: Change): void {
  const id = args['orderId'] as string;
  if (name === 'order.open') {
    const { tableId, covers, note } = args as { tableId: string | null; covers: number; note: string };
    const none = { lines: new Map(), payments: new Set<string>(), refunds: new Set<string>() };
    orders.set(id, {
      status: 'pending',
      tableId,
      covers,
      note,
      sharedTableId: null,
      holdsTable: false,
      ...none,
    });
    return;
  }
  const order = orders.get(id);
  // A mutation of another trade has no effect here.
  if (order) EFFECTS[name]?.(order, args);
}
