export { default as ReasonDialog } from './ReasonDialog.svelte';
