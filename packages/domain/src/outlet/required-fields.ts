import { z } from 'zod';
import { open } from '../kernel/open.ts';
import type { Header, OrderType } from '../order/order.ts';

export const OrderField = z.enum(['covers', 'name', 'phone', 'address']);
export type OrderField = z.infer<typeof OrderField>;

/** By type of order, what has to be filled in before it goes to the kitchen. A type without an entry needs nothing. */
export const RequiredFields = z.record(z.string(), z.array(open(OrderField)));
export type RequiredFields = z.infer<typeof RequiredFields>;

/** Nobody finds a door without an address, or is let in without a name. */
export const DEFAULT_REQUIRED: RequiredFields = { delivery: ['name', 'phone', 'address'] };

type Filled = Pick<Header, 'covers' | 'customerName' | 'customerPhone' | 'note'>;

/** Where an order is brought to stands in its note. */
const IS_MISSING: Record<OrderField, (header: Filled) => boolean> = {
  covers: ({ covers }) => covers === 0,
  name: ({ customerName }) => customerName.trim() === '',
  phone: ({ customerPhone }) => customerPhone.trim() === '',
  address: ({ note }) => note.trim() === '',
};

/** What of it is not filled in. What only a later version can ask for is not asked for here. */
export const missingFields = (type: OrderType, header: Filled, required: RequiredFields): OrderField[] =>
  (required[type] ?? []).filter((field) => IS_MISSING[field]?.(header));
