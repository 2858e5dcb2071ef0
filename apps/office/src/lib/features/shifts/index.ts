export { filtersOf, paramsOf } from './filters.ts';
export { loadShift, type ShiftRow } from './shift.ts';
export { createShiftList, type ShiftList } from './shift-list.ts';
export { default as ShiftsPage } from './ShiftsPage.svelte';
export { default as ShiftPage } from './ShiftPage.svelte';
