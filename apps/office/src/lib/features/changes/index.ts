export { headerDifferences, type Difference, type NamedHeader } from './header.ts';
export { commandOf, tell, type Delivered, type Told } from './history.ts';
export { cameLate, sittingsOf, type Sitting } from './sittings.ts';
