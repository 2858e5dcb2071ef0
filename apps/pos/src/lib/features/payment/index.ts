export { default as PayScreen } from './PayScreen.svelte';
