export { default as ShiftScreen } from './ShiftScreen.svelte';
