export { headerDifferences, type Difference, type NamedHeader } from './header.ts';
export { commandOf, tell, type Told } from './history.ts';
export { default as History } from './History.svelte';
export { outcomeLook } from './outcome.ts';
