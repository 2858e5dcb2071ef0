export { folded, isSeparated, runOn } from './fold.ts';
export { NameIndex, type Searched } from './name-index.ts';
