export { default as StorageWarning } from './StorageWarning.svelte';
