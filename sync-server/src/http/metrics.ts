import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Pool } from 'pg';
import type { JobOutcome } from '../jobs/job.ts';

export interface Metrics {
  registry: Registry;
  /** Times a request, by route pattern: never by address, which would hold ids. */
  request(labels: { method: string; route: string; status: string }, seconds: number): void;
  /** Counts a device's record that does not follow on the one before it. */
  chainBreak(): void;
  /** Counts what came of a try to do a job. */
  job(name: string, outcome: JobOutcome): void;
}

export function createMetrics(pool: Pool): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'meja_' });
  const requests = new Histogram({
    name: 'meja_http_request_duration_seconds',
    help: 'How long requests took, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'meja_database_connections',
    help: 'Connections of the pool by state, and those who wait for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
  const chainBreaks = new Counter({
    name: 'meja_chain_breaks_total',
    help: "Records of devices that do not follow on the one before them in the device's hash chain",
    registers: [registry],
  });
  const jobs = new Counter({
    name: 'meja_jobs_total',
    help: 'Tries to do a job by what came of them; dead: given up for good',
    labelNames: ['job', 'outcome'],
    registers: [registry],
  });
  return {
    registry,
    request: (labels, seconds) => requests.observe(labels, seconds),
    chainBreak: () => chainBreaks.inc(),
    job: (job, outcome) => jobs.inc({ job, outcome }),
  };
}
