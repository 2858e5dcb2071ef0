import type { Header, OrderType } from '../order/order.ts';
import type { OrderField, RequiredFields } from './settings.ts';

type Filled = Pick<Header, 'covers' | 'customerName' | 'customerPhone' | 'note'>;

/** What the tablet can ask for of an order of each type. */
export const FIELDS_OF = {
  dine_in: ['covers', 'name', 'phone'],
  takeaway: ['name', 'phone'],
  delivery: ['name', 'phone', 'address'],
} as const satisfies Partial<Record<OrderType, readonly OrderField[]>>;

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
