export { AttentionController, KINDS } from './attention.svelte.ts';
export { default as AttentionPage } from './AttentionPage.svelte';
export { AttentionCounts } from './counts.svelte.ts';
export type { Shown } from './exception.ts';
export { bringIn, registeredName } from './queue-file.ts';
