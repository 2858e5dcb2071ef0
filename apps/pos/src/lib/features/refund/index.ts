export { default as RefundSheet } from './RefundSheet.svelte';
