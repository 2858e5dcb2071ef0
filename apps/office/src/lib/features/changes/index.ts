export { commandOf, tell } from './history.ts';
export { cameLate, sittingsOf } from './sittings.ts';
