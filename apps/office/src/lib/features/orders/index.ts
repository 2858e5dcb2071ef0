export { filtersOf, NO_FILTERS, paramsOf, type Filters } from './filters.ts';
export { loadOrders, queryOf, type OrderRow } from './order.ts';
export { OrderList } from './order-list.svelte.ts';
export { whereWords } from './order-words.ts';
export { default as OrdersPage } from './OrdersPage.svelte';
export { OrderController } from './order.svelte.ts';
export { default as OrderPage } from './OrderPage.svelte';
