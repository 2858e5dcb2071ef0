export { AttentionController } from './attention.svelte.ts';
export { default as AttentionPage } from './AttentionPage.svelte';
export { AttentionCounts } from './counts.svelte.ts';
export { filtersOf, paramsOf } from './filters.ts';
export { bringIn, registeredName } from './queue-file.ts';
