export { orderIdIn, startIn } from './address.ts';
export { billRows } from './bill-rows.ts';
export { default as BillSummary } from './BillSummary.svelte';
export { default as HeaderSheet } from './HeaderSheet.svelte';
export { default as LineRow } from './LineRow.svelte';
export { missingIn } from './required.ts';
export { OrderController } from './order.svelte.ts';
export { default as Refused } from './Refused.svelte';
export { default as OrderScreen } from './OrderScreen.svelte';
