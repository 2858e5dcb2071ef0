export { setDemand } from './demand.ts';
export { PeopleController } from './people.svelte.ts';
export { default as PeoplePage } from './PeoplePage.svelte';
