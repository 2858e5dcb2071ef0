export { default as ReceiptScreen } from './ReceiptScreen.svelte';
