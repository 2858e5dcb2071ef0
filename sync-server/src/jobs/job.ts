import type { TenantId } from '@meja/domain';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Tx } from '../db/database.ts';

/** What a job may carry: ids, under which its handler finds the rest. A queue is no place for people's data. */
type Ids = z.ZodObject<Record<string, z.ZodType<string>>>;

/** A kind of work that follows a transaction. Its queue is made by a migration. */
export interface JobKind<I extends Ids = Ids> {
  name: string;
  ids: I;
  /** How many of one tenant run at a time, in all processes together: one tenant must not take all workers. */
  ofTenant: number;
  /** How many run at a time in this process. */
  atOnce: number;
}

export interface JobContext {
  tenantId: TenantId;
  /** A transaction of the job's own tenant: the handler's only way to the database. */
  inTenant<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  log: Logger;
}

/**
 * Does the work. It may be called again for work that was done, where the process ended before that was noted, so it has to find
 * out by itself whether anything is left to do.
 */
export type JobHandler<I extends Ids> = (context: JobContext, ids: z.infer<I>) => Promise<void>;

export interface RegisteredJob extends JobKind {
  handle(context: JobContext, data: unknown): Promise<void>;
}

/** A kind with its handler, whose ids are checked before they reach it. */
export const registered = <I extends Ids>(kind: JobKind<I>, handler: JobHandler<I>): RegisteredJob => ({
  ...kind,
  handle: async (context, data) => handler(context, kind.ids.parse(data)),
});

/** `skipped`: its tenant is not served. `failed`: tried again later. `dead`: tried for the last time. */
export type JobOutcome = 'done' | 'skipped' | 'failed' | 'dead';

/** Writes jobs in the transaction of what they follow: either both are there, or neither. */
export interface JobSender {
  send<I extends Ids>(tx: Tx, kind: JobKind<I>, tenantId: TenantId, ids: z.infer<I>): Promise<void>;
}
