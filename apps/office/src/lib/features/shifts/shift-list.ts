import type { Client } from '../../api/client.ts';
import { DocumentList } from '../documents/index.ts';
import { NO_FILTERS, paramsOf, type Filters } from './filters.ts';
import { loadShifts, queryOf, type ShiftRow } from './shift.ts';

interface Dependencies {
  api: Client;
  currencyExponent: number;
  now: () => number;
}

export type ShiftList = DocumentList<ShiftRow, Filters>;

export const createShiftList = ({ api, currencyExponent, now }: Dependencies): ShiftList =>
  new DocumentList<ShiftRow, Filters>({
    load: (filters, from, signal) => loadShifts(api, queryOf(filters), from, currencyExponent, signal),
    paramsOf,
    filters: NO_FILTERS,
    now,
  });
