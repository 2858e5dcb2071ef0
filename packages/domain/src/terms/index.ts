export { compareTerms } from './compare.ts';
export { costOf } from './cost.ts';
export { DIFFERENCES, type Difference, type DifferenceKind } from './difference.ts';
export type { DishTerms, OptionTerms, Shown } from './shown.ts';
