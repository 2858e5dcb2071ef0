export { pageAt, pagesFor } from './nav.ts';
export { default as Shell } from './Shell.svelte';
