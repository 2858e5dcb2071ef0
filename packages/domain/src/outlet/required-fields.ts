import type { Header, OrderType } from '../order/order.ts';
import type { OrderField, RequiredFields } from './settings.ts';

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
