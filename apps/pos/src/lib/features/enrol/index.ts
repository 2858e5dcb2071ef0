export { default as EnrolAgain } from './EnrolAgain.svelte';
export { default as EnrolScreen } from './EnrolScreen.svelte';
export { default as FirstLoad } from './FirstLoad.svelte';
