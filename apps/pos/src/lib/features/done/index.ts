export { default as DoneMark } from './DoneMark.svelte';
export { default as UncountedCash } from './UncountedCash.svelte';
