export { AttentionCounts } from './counts.svelte.ts';
