export { TodayController } from './today.svelte.ts';
export { default as TodayPage } from './TodayPage.svelte';
