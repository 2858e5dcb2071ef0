export { filtersOf, paramsOf, type Filters } from './filters.ts';
export type { ShiftRow } from './shift.ts';
export { ShiftList } from './shift-list.svelte.ts';
export { default as ShiftsPage } from './ShiftsPage.svelte';
export { ShiftController } from './shift.svelte.ts';
export { default as ShiftPage } from './ShiftPage.svelte';
