export { orderStore } from './order.store.queries.ts';
export { ordersFeed } from './orders.feed.queries.ts';
export { orderRoutes } from './orders.routes.ts';
export { IS_SALE, OWED, PAYMENT_STATE, isFound } from './sale.queries.ts';
export { unallocatedStore } from './unallocated.queries.ts';
