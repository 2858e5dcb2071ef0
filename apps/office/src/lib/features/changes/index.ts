export { commandOf, tell } from './history.ts';
export { refusalWords } from './refusal-words.ts';
export { cameLate, sittingsOf } from './sittings.ts';
