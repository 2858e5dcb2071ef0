export { default as Freshness } from './Freshness.svelte';
