export { default as FloorScreen } from './FloorScreen.svelte';
export { areasOf, paidByTable } from './table-state.ts';
