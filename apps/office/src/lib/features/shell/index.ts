export { default as Forbidden } from './Forbidden.svelte';
export { pageAt, pagesFor } from './nav.ts';
export { default as Shell } from './Shell.svelte';
export { default as WorkElsewhere } from './WorkElsewhere.svelte';
