export { LOCALES, type Locale } from '../format/locale.ts';
export { locale } from './locale.svelte.ts';
export { m } from './paraglide/messages.js';
export * from './problems.ts';
export * from './words.ts';
