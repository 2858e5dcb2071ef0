import type { Pos } from '#lib/app/contract.ts';
import type { Command, OrderId } from '@meja/domain';

/** Closes an order. Where tables are free when somebody says so, it keeps its own until then. */
export const completing = (pos: Pos, orderId: OrderId): Command => ({
  name: 'order.complete',
  args: { orderId, keepsTable: pos.catalogue.settings?.keepsTables ?? false },
});
