export { PeopleController } from './people.svelte.ts';
export { default as PeoplePage } from './PeoplePage.svelte';
