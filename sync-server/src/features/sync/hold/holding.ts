import { createHash } from 'node:crypto';
import { PUSH_LIMIT, type Outcome } from '@meja/sync';
import type { Db } from '../../../db/database.ts';
import { usageOf } from '../../../db/pool.ts';
import { withTenant } from '../../../db/tenant.ts';
import type { WhyNotServed } from '../../standing/index.ts';
import type { DeviceScope } from '../device.ts';
import { arrivalsOf, checked, textOf, type Arrival } from '../judge/arrivals.ts';
import type { QuarantineRow } from '../judge/batch.ts';
import { followChain } from '../judge/chain.ts';
import { inSlices } from '../../../sharing/slices.ts';
import { COST_MS } from '../../../sharing/usage.ts';
import type { StoredVerdict } from '../judge/judging.queries.ts';
import { byMutation, mainSubject, storedFor } from '../judge/known.ts';
import { quarantine } from '../push/push.queries.ts';
import { settledAmong } from './decisions.queries.ts';

/** Why records are not judged but kept for a manager: the device is not served, or its numbers are used twice. */
export type Reason = WhyNotServed | 'DEVICE_FORKED';

export interface Held {
  /** What those that were judged or decided before came to. */
  known: Outcome[];
  held: number;
}

/**
 * Keeps a device's records for a manager to decide on, but for those that were judged before, whoever brought them. A
 * record is kept once, however often it comes: brought again, it says how many still wait.
 * @param firstSeq the number of the first of them
 */
export async function hold(
  { db, clock }: { db: Db; clock: () => Date },
  scope: DeviceScope,
  records: readonly unknown[],
  firstSeq: number,
  reason: Reason,
): Promise<Held> {
  const all: Held = { known: [], held: 0 };
  const usage = usageOf(db);
  const hasOthers = (): boolean => usage.hasOthers(scope.tenantId);
  usage.charge(scope.tenantId, records.length * COST_MS.record);
  for (let i = 0; i < records.length; i += PUSH_LIMIT) {
    const part = records.slice(i, i + PUSH_LIMIT);
    const read = await inSlices(arrivalsOf(part, firstSeq + i - 1), hasOthers);
    const arrivals = read.map((arrival) => checked(scope, arrival));
    const { known, held } = await withTenant(db, scope.tenantId, async (tx) => {
      const judged = judgedBefore(scope, await storedFor(tx, scope, arrivals));
      const unknown = arrivals.filter((arrival) => judged(arrival) === undefined);
      const followed = await inSlices(followChain(unknown, null), hasOthers);
      const rows = followed.arrivals.map((arrival) => heldRow(scope, arrival, reason));
      const settled = await settledAmong(
        tx,
        rows.map(({ id }) => id),
      );
      await quarantine(tx, scope, clock(), rows);
      return {
        // One that nobody could read, and that was set aside as such.
        known: [
          ...arrivals.flatMap((arrival) => judged(arrival) ?? []),
          ...settled.map(() => 'rejected' as const),
        ],
        held: rows.length - settled.length,
      };
    });
    all.known.push(...known);
    all.held += held;
  }
  return all;
}

function judgedBefore(scope: DeviceScope, stored: readonly StoredVerdict[]) {
  const byId = byMutation(stored);
  const own = new Map(
    stored.flatMap(({ deviceId, deviceSeq, hash, outcome }) =>
      deviceId === scope.deviceId ? [[`${deviceSeq} ${hash}`, outcome]] : [],
    ),
  );
  return ({ seq, hash, read }: Arrival): Outcome | undefined =>
    (read.ok ? byId.get(read.value.id)?.outcome : undefined) ?? own.get(`${seq} ${hash}`);
}

/** One that can't be read, or was altered, says so; it can't be let in as it is. */
function heldRow(scope: DeviceScope, arrival: Arrival, reason: Reason): QuarantineRow {
  const { seq, hash, read } = arrival;
  return {
    id: idFor(`${scope.deviceId} ${read.ok ? read.value.id : seq} ${hash}`),
    device_seq: seq,
    mutation_id: read.ok ? read.value.id : null,
    ...(read.ok ? mainSubject(read.value) : { doc_kind: null, doc_id: null }),
    raw: textOf(arrival.record),
    code: read.ok ? reason : read.error.code,
    detail: read.ok ? { held: reason } : { held: reason, problem: read.error.detail },
  };
}

/** The same id for the same thing (a UUID of version 8), so that it is written once however many try at a time. */
export function idFor(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
