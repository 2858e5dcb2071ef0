export { default as ChangesScreen } from './ChangesScreen.svelte';
export { lookupIn } from './lookup.ts';
export { verdictWords } from './verdict-words.ts';
export { default as StatusPill } from './StatusPill.svelte';
