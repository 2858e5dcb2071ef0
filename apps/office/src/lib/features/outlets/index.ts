export { dayAndTime, dayWords, momentWords, wallTime } from './clock-words.ts';
export { default as OutletSelect } from './OutletSelect.svelte';
export { Outlets, type Outlet } from './outlets.svelte.ts';
