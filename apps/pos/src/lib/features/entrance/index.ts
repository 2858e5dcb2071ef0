export { default as Entrance } from './Entrance.svelte';
export { default as LanguageSwitch } from './LanguageSwitch.svelte';
export { default as Unusable } from './Unusable.svelte';
