export { default as CancelDialog } from './CancelDialog.svelte';
export { default as ReasonDialog } from './ReasonDialog.svelte';
export { default as ReasonSection } from './ReasonSection.svelte';
