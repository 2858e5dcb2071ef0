export { default as OrdersScreen } from './OrdersScreen.svelte';
