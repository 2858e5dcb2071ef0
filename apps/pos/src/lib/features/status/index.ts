export { default as ChangesScreen } from './ChangesScreen.svelte';
export { default as StatusPill } from './StatusPill.svelte';
