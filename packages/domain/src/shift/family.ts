import { SHIFT } from './aggregate.ts';
import { SHIFT_MUTATIONS } from './mutations/index.ts';

/** Shifts and their cash, to be loaded when somebody needs them. */
export const family = { aggregates: { shift: SHIFT }, mutations: SHIFT_MUTATIONS };
