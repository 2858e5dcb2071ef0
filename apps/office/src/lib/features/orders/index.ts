export { filtersOf, NO_FILTERS, paramsOf, type Filters } from './filters.ts';
export { loadOrder, loadOrders, queryOf, type OrderRow } from './order.ts';
export { createOrderList, type OrderList } from './order-list.ts';
export { whereWords } from './order-words.ts';
export { default as OrdersPage } from './OrdersPage.svelte';
export { default as OrderPage } from './OrderPage.svelte';
