export { dayWords, wallTime } from './clock-words.ts';
export { Outlets, type Outlet } from './outlets.svelte.ts';
