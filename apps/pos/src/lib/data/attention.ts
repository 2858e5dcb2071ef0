import type { MutationId, StaffId } from '@meja/domain';
import type { MejaDb } from './db.ts';
import type { AttentionRow, OutboxRow } from './rows.ts';

export const readAttention = (db: MejaDb): Promise<AttentionRow[]> => db.attention.toArray();

/** Marks a verdict as seen. The first who saw it stays named. */
export function acknowledge(
  db: MejaDb,
  id: MutationId,
  seen: { by: StaffId | null; name: string; at: number },
): Promise<void> {
  return db.transaction('rw', db.attention, async () => {
    const row = await db.attention.get(id);
    if (row && row.acknowledged === null) await db.attention.put({ ...row, acknowledged: seen });
  });
}

/** Unjudged rows from `deviceSeq` on: those that a list which ends before it is missing. */
export const waitingFrom = (db: MejaDb, deviceSeq: number): Promise<OutboxRow[]> =>
  db.outbox
    .where('deviceSeq')
    .aboveOrEqual(deviceSeq)
    .filter((row) => row.judged === 0)
    .toArray();
