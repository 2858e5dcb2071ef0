export { default as FloorScreen } from './FloorScreen.svelte';
export { areasOf, minutesSince, tableStateOf } from './table-state.ts';
