export { headerDifferences, type Difference } from './header.ts';
export { commandOf, tell } from './history.ts';
export { cameLate, sittingsOf } from './sittings.ts';
