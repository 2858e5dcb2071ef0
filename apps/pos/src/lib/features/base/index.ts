export { durationWords, minutesSince } from './duration.ts';
export { default as Hint } from './Hint.svelte';
export { default as OrderChips } from './OrderChips.svelte';
export { orderTitle, shortNumber, unsentCount } from './order-words.ts';
export { pageOf } from './page-of.ts';
export { newOrderPath } from './start-order.ts';
export { Ticker } from './ticker.svelte.ts';
export { Turns } from './turns.ts';
export { isHollow } from './hollow.ts';
