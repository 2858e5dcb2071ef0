import type { Client } from '../../api/client.ts';
import { DocumentList } from '../documents/index.ts';
import type { Outlets } from '../outlets/index.ts';
import { loadEntries, queryOf } from './audit.ts';
import type { AuditRow } from './entry.ts';
import { NO_FILTERS, paramsOf, type Filters } from './filters.ts';

interface Dependencies {
  api: Client;
  outlets: Outlets;
  now: () => number;
}

export type AuditList = DocumentList<AuditRow, Filters>;

export const createAuditList = ({ api, outlets, now }: Dependencies): AuditList =>
  new DocumentList<AuditRow, Filters>({
    load: (filters, days, from, signal) => loadEntries(api, queryOf(filters, days), from, signal),
    paramsOf,
    filters: NO_FILTERS,
    outlets,
    now,
  });
