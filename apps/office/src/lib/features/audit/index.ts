export { loadEntry } from './audit.ts';
export type { AuditRow } from './entry.ts';
export { createAuditList, type AuditList } from './audit-list.ts';
export { default as AuditPage } from './AuditPage.svelte';
export { default as EntryPage } from './EntryPage.svelte';
export { exportLog } from './export.ts';
export { filtersOf, paramsOf, type Filters } from './filters.ts';
