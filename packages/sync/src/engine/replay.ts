import type { BusinessDay, Context, Doc, Order, OrderId, PaymentId, World } from '@meja/domain';
import type { SealedMutation } from '../wire/envelope.ts';
import { judge } from './judge.ts';

/** Orders in memory that mutations can be applied to, one after the other. */
export class OrderBook implements World {
  readonly #orders: Map<OrderId, Order>;
  readonly #changed = new Map<OrderId, Order>();
  readonly #payments = new Map<PaymentId, OrderId>();

  /** @param elsewhere orders that can't be changed here, but whose payments can't be had a second time */
  constructor(orders: Iterable<Order> = [], elsewhere: Iterable<Order> = []) {
    this.#orders = new Map(Array.from(orders, (order) => [order.id, order]));
    for (const order of [...this.#orders.values(), ...elsewhere]) this.#note(order);
  }

  #note(order: Order): void {
    for (const { id } of order.payments) this.#payments.set(id, order.id);
  }

  order(id: OrderId): Order | undefined {
    return this.#orders.get(id);
  }

  orderOfPayment(id: PaymentId): OrderId | undefined {
    return this.#payments.get(id);
  }

  put(docs: readonly Doc[]): void {
    for (const each of docs)
      if (each.kind === 'order') {
        this.#orders.set(each.doc.id, each.doc);
        this.#changed.set(each.doc.id, each.doc);
        this.#note(each.doc);
      }
  }

  all(): Order[] {
    return [...this.#orders.values()];
  }

  /** The orders that were put since the book was opened. */
  changed(): Order[] {
    return [...this.#changed.values()];
  }
}

export const contextOf = (mutation: SealedMutation, version: number, businessDay: BusinessDay): Context => ({
  mutationId: mutation.id,
  at: mutation.at,
  businessDay,
  actorId: mutation.actorId,
  deviceId: mutation.deviceId,
  outletId: mutation.outletId,
  version,
});

/**
 * A device's view: the confirmed orders with its own pending mutations over them, in the order in which it made them.
 * The same (base, pending) always gives the same view. Pending work that no longer fits what others did meanwhile is
 * left out, as the server will leave it out; its verdict then tells the person.
 */
export function replay(
  base: Iterable<Order>,
  pending: readonly SealedMutation[],
  version: number,
  businessDayAt: (at: number) => BusinessDay,
): OrderBook {
  const book = new OrderBook(base);
  for (const mutation of pending) {
    const judgement = judge(
      book,
      mutation,
      contextOf(mutation, version, businessDayAt(mutation.at)),
      'trusted',
    );
    if (judgement.outcome === 'applied' || judgement.outcome === 'merged') book.put(judgement.docs);
  }
  return book;
}
