import type { Client } from '../../api/client.ts';
import { DocumentList } from '../documents/index.ts';
import type { Outlets } from '../outlets/index.ts';
import { NO_FILTERS, paramsOf, type Filters } from './filters.ts';
import { loadShifts, queryOf, type ShiftRow } from './shift.ts';

interface Dependencies {
  api: Client;
  outlets: Outlets;
  currencyExponent: number;
  now: () => number;
}

export type ShiftList = DocumentList<ShiftRow, Filters>;

export const createShiftList = ({ api, outlets, currencyExponent, now }: Dependencies): ShiftList =>
  new DocumentList<ShiftRow, Filters>({
    load: (filters, days, from, signal) =>
      loadShifts(api, queryOf(filters, days), from, currencyExponent, signal),
    paramsOf,
    filters: NO_FILTERS,
    outlets,
    now,
  });
