export { default as Screen } from './Screen.svelte';
export { setShell, Shell } from './shell.svelte.ts';
export { default as UpdateNotice } from './UpdateNotice.svelte';
