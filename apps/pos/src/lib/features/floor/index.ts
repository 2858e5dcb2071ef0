export { default as FloorScreen } from './FloorScreen.svelte';
export { areasOf } from './table-state.ts';
