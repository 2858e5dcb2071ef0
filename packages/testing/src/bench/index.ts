export { median } from 'simple-statistics';
export { quantile } from './quantile.ts';
export type { Benchmark, Course, Goal, Row } from './benchmark.ts';
export { timed } from './timed.ts';
