import { cpus, loadavg, totalmem, type } from 'node:os';

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
