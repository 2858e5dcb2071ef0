export { default as ExportQueue } from './ExportQueue.svelte';
export { default as QueueFileCard } from './QueueFileCard.svelte';
