import { cpus, loadavg, totalmem, type } from 'node:os';
import { median } from 'simple-statistics';

/** What a run was made on, which its figures depend on. */
export interface Machine {
  cores: number;
  processor: string;
  memoryGb: number;
  system: string;
  node: string;
}

export const thisMachine = (): Machine => ({
  cores: cpus().length,
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  system: type(),
  node: process.version,
});

/** Processes that wanted a core over the last minute, on average. Much above 0 means that others were at work. */
export const load = (): number => Number((loadavg()[0] ?? 0).toFixed(2));

/** How fast the machine was around a benchmark: what a fixed piece of work took, ms. */
export interface Pace {
  median: number;
  slowest: number;
}

const STEPS = 20_000_000;
const TIMES = 10;
/** Kept, so that no compiler leaves the work out. */
let reached = 1;

/**
 * Times the same work some times over. It needs nothing but a processor, so what it takes more than elsewhere, or more than
 * another time, is the machine's doing: figures of two runs can be held against each other only where these are alike.
 */
export function takePace(): Pace {
  // The first time it is compiled.
  reached = stepsFrom(reached);
  const taken: number[] = [];
  for (let i = 0; i < TIMES; i += 1) {
    const start = performance.now();
    reached = stepsFrom(reached);
    taken.push(performance.now() - start);
  }
  return { median: median(taken), slowest: Math.max(...taken) };
}

/** Each step needs the one before, so that no processor does two of them at once. */
function stepsFrom(start: number): number {
  let value = start;
  for (let i = 0; i < STEPS; i += 1) value = (Math.imul(value, 1_664_525) + 1_013_904_223) | 0;
  return value;
}
