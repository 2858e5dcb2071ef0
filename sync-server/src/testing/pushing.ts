import { EnvelopeWriter, anId } from '@meja/testing/envelope-writer';
import type { Db } from '../db/database.ts';
import type { PushDeps } from '../features/sync/push/push.ts';
import { auditOf } from './audit-of.ts';
import { NOW, type Restaurant } from './restaurant.ts';

/** What a push that no server takes needs. A mistake in it fails the test. */
export const pushDeps = (db: Db, clock = () => NOW): PushDeps => ({
  ...{ db, clock, audit: auditOf(db, clock), newId: () => anId() },
  onBug: (error) => {
    throw error;
  },
  onBreak: () => undefined,
  pokes: { publish: () => undefined },
});

/** One of a restaurant's tablets, the first unless told otherwise. */
export const scopeOf = ({ tenantId, outletId, devices }: Restaurant, deviceId = devices[0]) => ({
  ...{ tenantId, outletId, deviceId },
});

/** What the cashier did there an hour ago. */
export const cashierOf = ({ outletId, devices, staff }: Restaurant, deviceId = devices[0]) =>
  new EnvelopeWriter({ deviceId, outletId, actorId: staff.cashier, at: NOW.getTime() - 3_600_000 });
