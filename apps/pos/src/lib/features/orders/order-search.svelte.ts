import type { OrderFilter } from './order-list.ts';

/** What somebody was looking for stays while they look into an order and come back. */
class OrderSearch {
  filter = $state<OrderFilter>('open');
  query = $state('');
}

export const orderSearch = new OrderSearch();
