import { defineAggregate } from '../engine/aggregate.ts';
import { documentMutation, type DocumentMutation } from '../engine/mutation.ts';
import type { DocumentOf } from '../engine/world.ts';
import type { OrderId } from '../kernel/ids.ts';
import { paymentClaim } from '../payment/payment.ts';
import { isClosed } from './account.ts';
import { findLine, Order } from './order.ts';
import type { OrderRejection } from './rejections.ts';

const Closing = Order.pick({ status: true, businessDay: true });

/** An order with its lines, payments and refunds. The header and each line are versioned on their own. */
export const ORDER = defineAggregate({
  kind: 'order',
  schema: Order,
  parts: {
    header: ({ tableId, covers, customerName, customerPhone, note, headerStamp }) => ({
      stamp: headerStamp,
      value: { tableId, covers, customerName, customerPhone, note },
    }),
    line(order, id) {
      const line = findLine(order, id);
      if (!line) return undefined;
      const { stamp, ...value } = line;
      return { stamp, value };
    },
  },
  claims: ({ payments }) => payments.map(({ id }) => paymentClaim(id)),
  closedDay(doc) {
    const { data } = Closing.safeParse(doc);
    return data && isClosed(data) ? data.businessDay : null;
  },
});

export type OrderDocument = DocumentOf<'order', Order>;

/** The part of an order that one line is. */
export const linePart = (lineId: string): string => `line:${lineId}`;

/** A mutation of one order that must exist. */
export const orderMutation = <const Name extends string, Args extends { orderId: OrderId }, Written>(
  definition: DocumentMutation<Name, Args, Order, OrderRejection, Written>,
) => documentMutation(ORDER, { idOf: ({ orderId }: Args) => orderId, missing: 'ORDER_UNKNOWN' }, definition);
