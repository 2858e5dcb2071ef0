import type { Order } from '../order/order.ts';
import { mutationFor, type RejectionCode } from '../registry.ts';
import { aContext, frozen, worldOf } from './builders.ts';

/** What is booked of money that was moved though it was refused: what the order takes of it, and what waits. */
export function salvaged(
  name: 'payment.record' | 'payment.refund',
  order: Order | undefined,
  money: object,
  code: RejectionCode,
) {
  const mutation = mutationFor(name);
  const world = worldOf(...(order ? [frozen(order)] : []));
  const effects = mutation.salvage?.(world, frozen(mutation.args.parse(money)), aContext(), { code });
  return {
    order: effects?.documents.flatMap((each) => (each.kind === 'order' ? [each.doc] : []))[0],
    waiting: effects?.entries.flatMap((each) => (each.kind === 'unallocated' ? [each.entry] : [])) ?? [],
  };
}
