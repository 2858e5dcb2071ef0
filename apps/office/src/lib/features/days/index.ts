export { daysFor, daysIn, daysText, EVER, RECENT, type ChosenDays, type Days, type Recent } from './days.ts';
export { daysWords } from './days-words.ts';
export { default as DaysField } from './DaysField.svelte';
export { default as RangeFields } from './RangeFields.svelte';
