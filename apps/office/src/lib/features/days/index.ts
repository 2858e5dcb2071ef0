export { daysFor, daysIn, daysText, type ChosenDays, type Days } from './days.ts';
export { daysWords } from './days-words.ts';
export { default as DaysField } from './DaysField.svelte';
export { default as RangeFields } from './RangeFields.svelte';
