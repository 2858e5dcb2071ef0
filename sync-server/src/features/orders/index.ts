export { loadOrders, saveOrders, withParts } from './order-documents.queries.ts';
