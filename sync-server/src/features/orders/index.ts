export { loadOrders, saveOrders, withParts } from './order-documents.queries.ts';
export { orderRoutes } from './orders.routes.ts';
export { IS_SALE, isFound } from './sale.queries.ts';
