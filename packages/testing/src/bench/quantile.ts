import { quantile as quantileOf } from 'simple-statistics';

/** @param share 0.95 for what 95 % stay within. NaN where nothing was measured, so that the other figures are told all the same. */
export const quantile = (values: readonly number[], share: number): number =>
  values.length === 0 ? Number.NaN : quantileOf([...values], share);
