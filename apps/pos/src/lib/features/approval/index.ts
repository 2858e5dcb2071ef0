export { default as ApprovalSheet } from './ApprovalSheet.svelte';
