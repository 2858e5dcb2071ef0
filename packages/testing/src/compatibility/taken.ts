import { z } from 'zod';
import type { Row } from './version.ts';

/** What a tablet has taken, by the mutations in its queue. */
export interface Taken {
  /** Their ids, in the queue's order. */
  mutations: string[];
  /** Lines and payments by order. */
  orders: Map<string, { lines: string[]; payments: string[] }>;
}

const Queued = z.looseObject({
  envelope: z.looseObject({
    id: z.string(),
    name: z.string(),
    args: z.looseObject({
      orderId: z.string(),
      lineId: z.string().optional(),
      paymentId: z.string().optional(),
    }),
  }),
});

/** @param rows of the outbox */
export function takenIn(rows: readonly Row[]): Taken {
  const taken: Taken = { mutations: [], orders: new Map() };
  for (const row of rows) {
    const { id, name, args } = Queued.parse(row).envelope;
    taken.mutations.push(id);
    const order = taken.orders.get(args.orderId) ?? { lines: [], payments: [] };
    taken.orders.set(args.orderId, order);
    if (name === 'order.addLine' && args.lineId !== undefined) order.lines.push(args.lineId);
    if (name === 'payment.record' && args.paymentId !== undefined) order.payments.push(args.paymentId);
  }
  return taken;
}

const AtOffice = z.looseObject({
  id: z.string(),
  items: z.array(z.looseObject({ id: z.string() })),
  payments: z.array(z.looseObject({ id: z.string() })),
});

/** In what head office differs from what a tablet has taken: nothing, where each order, line and payment is there once. */
export function differences(taken: Taken, atOffice: readonly unknown[]): string[] {
  const orders = AtOffice.array().parse(atOffice);
  return [...taken.orders].flatMap(([id, { lines, payments }]) => {
    const found = orders.filter((order) => order.id === id);
    const [order] = found;
    if (!order || found.length > 1) return [`order ${id} is there ${found.length} times`];
    return [
      ...differ(`lines of order ${id}`, lines, order.items),
      ...differ(`payments of order ${id}`, payments, order.payments),
    ];
  });
}

function differ(what: string, taken: readonly string[], found: readonly { id: string }[]): string[] {
  const ids = found.map(({ id }) => id).sort();
  return taken.toSorted().join() === ids.join()
    ? []
    : [`${what}: ${taken.length} taken, ${ids.length} there`];
}
