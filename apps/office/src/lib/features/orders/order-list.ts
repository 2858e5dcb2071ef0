import type { Client } from '../../api/client.ts';
import { DocumentList } from '../documents/index.ts';
import type { Outlets } from '../outlets/index.ts';
import { NO_FILTERS, paramsOf, type Filters } from './filters.ts';
import { loadOrders, queryOf, type OrderRow } from './order.ts';

interface Dependencies {
  api: Client;
  outlets: Outlets;
  currencyExponent: number;
  now: () => number;
}

export type OrderList = DocumentList<OrderRow, Filters>;

export const createOrderList = ({ api, outlets, currencyExponent, now }: Dependencies): OrderList =>
  new DocumentList<OrderRow, Filters>({
    load: (filters, days, from, signal) =>
      loadOrders(api, queryOf(filters, days), from, currencyExponent, signal),
    paramsOf,
    filters: NO_FILTERS,
    outlets,
    now,
  });
