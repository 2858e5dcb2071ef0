import type { Client } from '../../api/client.ts';
import { daysFor } from '../days/index.ts';
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
    async load(filters, from, signal) {
      const known = await outlets.known();
      if (!known.ok) return known;
      const days = daysFor(filters.days, outlets.todays(filters.outletId));
      return loadOrders(api, queryOf(filters, days), from, currencyExponent, signal);
    },
    paramsOf,
    filters: NO_FILTERS,
    now,
  });
