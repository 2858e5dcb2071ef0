export type { Benchmark, Course, Goal, Row } from './benchmark.ts';
export { median, quantile, timed } from './statistics.ts';
