export { OutletSettingsController } from './settings.svelte.ts';
export { default as OutletSettingsPage } from './OutletSettingsPage.svelte';
