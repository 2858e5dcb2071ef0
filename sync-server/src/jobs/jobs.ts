import type { TenantId } from '@meja/domain';
import { fromKysely, PgBoss, type JobWithMetadata } from 'pg-boss';
import type { Logger } from 'pino';
import type { Db, Tx } from '../db/database.ts';
import type { JobKind, JobOutcome, JobSender, RegisteredJob } from './job.ts';
import { runJob } from './run.ts';

/** Where jobs end that have failed for good (migration 0022). */
const FAILED = 'failed';
/** A committed job wakes the workers by NOTIFY. They look by themselves for what was put off, and for a word that got lost. */
const LOOK_SECONDS = 60;
/** The same where the database passes no NOTIFY on, as behind a pooler of transactions. */
const LOOK_WITHOUT_NOTIFY_SECONDS = 5;
/** For what Meja has no use for, or what changes with a migration only. */
const SELDOM_SECONDS = 3_600;

export interface JobsOptions {
  /** As the app's role: jobs have connections of their own, and take no turn of a request. */
  connectionString: string;
  log: Logger;
  /** How often the queues are put in order, in seconds; for tests. */
  roundSeconds?: number;
}

export interface WorkOptions {
  /** For handlers. */
  db: Db;
  jobs: readonly RegisteredJob[];
  /** Counts what came of a job. */
  count(job: string, outcome: JobOutcome): void;
  /** How often to look for jobs; for tests. */
  lookSeconds?: number;
}

/** The queues of pg-boss. Sends in the caller's transaction; works when `work` is called. */
export class Jobs implements JobSender {
  readonly #boss: PgBoss;
  readonly #log: Logger;
  #started: Promise<unknown> | undefined;

  constructor({ connectionString, log, roundSeconds }: JobsOptions) {
    this.#log = log;
    this.#boss = new PgBoss({
      connectionString,
      schema: 'jobs',
      application_name: 'meja-jobs',
      max: 2,
      // The schema comes from our migrations; the app's role owns nothing, and could not change it.
      migrate: false,
      createSchema: false,
      reindex: false,
      // What is not used is not looked at.
      schedule: false,
      registerInstance: false,
      persistWarnings: false,
      monitorVacuum: false,
      superviseIntervalSeconds: roundSeconds ?? LOOK_SECONDS,
      monitorIntervalSeconds: roundSeconds ?? LOOK_SECONDS,
      flowIntervalSeconds: roundSeconds ?? SELDOM_SECONDS,
      queueCacheIntervalSeconds: SELDOM_SECONDS,
      openTelemetry: { enabled: false },
      useListenNotify: true,
      notifyHeartbeatIntervalMs: LOOK_SECONDS * 1_000,
    });
    this.#boss.on('error', (error) => this.#log.error({ err: error }, 'jobs: the queue failed'));
    this.#boss.on('warning', (warning) => this.#log.warn({ warning }, 'jobs: a warning of the queue'));
  }

  /** Checks the schema and listens. */
  async start(): Promise<void> {
    await (this.#started ??= this.#boss.start());
  }

  async send(tx: Tx, kind: JobKind, tenantId: TenantId, ids: Record<string, string>): Promise<void> {
    await this.start();
    await this.#boss.send(
      kind.name,
      { ...kind.ids.parse(ids), tenantId },
      { db: fromKysely(tx), group: { id: tenantId } },
    );
  }

  async work({ db, jobs, count, lookSeconds = LOOK_SECONDS }: WorkOptions): Promise<void> {
    await this.start();
    const looking = {
      includeMetadata: true,
      pollingIntervalSeconds: Math.min(lookSeconds, LOOK_WITHOUT_NOTIFY_SECONDS),
      notifyPollingIntervalSeconds: lookSeconds,
    } as const;
    for (const job of jobs) {
      await this.#boss.work(
        job.name,
        { ...looking, localConcurrency: job.atOnce, groupConcurrency: job.ofTenant },
        async ([one]: JobWithMetadata<object>[]) => {
          if (one) await this.#run(one, job, { db, count });
        },
      );
    }
    await this.#boss.work(FAILED, looking, ([one]: JobWithMetadata<object>[]) => {
      if (one) this.#bury(one, count);
      return Promise.resolve();
    });
  }

  /** Finishes what is being worked on, for at most `patienceMs`; what is not finished then is done again later. */
  async stop(patienceMs: number): Promise<void> {
    if (this.#started) await this.#boss.stop({ graceful: true, timeout: patienceMs });
  }

  async #run(
    one: JobWithMetadata<object>,
    job: RegisteredJob,
    { db, count }: Pick<WorkOptions, 'db' | 'count'>,
  ): Promise<void> {
    const failure = await runJob({ db, log: this.#log }, job, one.data).then(
      (isServed) => {
        count(job.name, isServed ? 'done' : 'skipped');
      },
      (error: unknown) => ({ error }),
    );
    if (!failure) return;
    count(job.name, 'failed');
    const tries = one.retryCount + 1;
    this.#log.warn({ err: failure.error, job: job.name, jobId: one.id, tries }, 'job failed');
    // Kept with the job, and so without what an error may quote.
    throw new Error('failed; see the log');
  }

  #bury({ sourceName, sourceId, data }: JobWithMetadata<object>, count: WorkOptions['count']): void {
    const job = sourceName ?? 'unknown';
    count(job, 'dead');
    const tenantId = 'tenantId' in data ? data.tenantId : undefined;
    this.#log.error({ job, jobId: sourceId, tenantId }, 'job failed for good');
  }
}
