export { median, quantile } from 'simple-statistics';
export type { Benchmark, Course, Goal, Row } from './benchmark.ts';
export { timed } from './timed.ts';
