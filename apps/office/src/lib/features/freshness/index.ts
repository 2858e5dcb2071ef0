export { default as Failed } from './Failed.svelte';
export { default as Stale } from './Stale.svelte';
