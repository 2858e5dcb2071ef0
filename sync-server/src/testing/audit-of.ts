import type { Db } from '../db/database.ts';
import { Audit, createSealer } from '../features/audit/index.ts';
import { createLog } from '../http/log.ts';

export const TEST_SECRET = 'a secret of the tests, long enough';

/** The audit log of a test that puts its own parts together. */
export const auditOf = (db: Db, clock: () => Date): Audit =>
  new Audit({
    ...{ db, clock, sealer: createSealer(TEST_SECRET), log: createLog('silent') },
    alert: () => Promise.resolve(),
  });
