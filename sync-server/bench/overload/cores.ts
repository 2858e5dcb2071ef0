import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Who runs where: whoever attacks takes no core from the server, as somebody elsewhere would not. */
export interface Cores {
  /** Of the server, its database, and those who measure. */
  own: string;
  attackers: string;
  /** How it is said in the report. */
  told: string;
}

/** Undefined where there is one core, or no way to keep a process on one. */
export function shareOutCores(): Cores | undefined {
  const count = availableParallelism();
  if (count < 2) return undefined;
  const cores = { own: count === 2 ? '0' : `0-${count - 2}`, attackers: String(count - 1) };
  try {
    // Threads that are there already as well; processes that are begun from now on take after them.
    execFileSync('taskset', ['-a', '-c', '-p', cores.own, String(process.pid)], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const told = `server, database and tablets on core ${cores.own}, attackers on core ${cores.attackers} (taskset)`;
  return { ...cores, told };
}
