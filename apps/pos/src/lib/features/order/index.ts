export { orderIdIn, startIn } from './address.ts';
export { billRows } from './bill-rows.ts';
export { default as BillSummary } from './BillSummary.svelte';
export { default as LineRow } from './LineRow.svelte';
export { default as Refused } from './Refused.svelte';
export { default as OrderScreen } from './OrderScreen.svelte';
