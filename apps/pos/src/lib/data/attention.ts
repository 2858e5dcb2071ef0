import type { DeviceId, MutationId, StaffId } from '@meja/domain';
import type { Decision } from '@meja/sync';
import type { Tables } from './db.ts';
import type { AttentionRow, OutboxRow } from './rows.ts';

export const readAttention = (db: Tables): Promise<AttentionRow[]> => db.attention.toArray();

/** Marks a verdict as seen. The first who saw it stays named. */
export function acknowledge(
  db: Tables,
  id: MutationId,
  seen: { by: StaffId | null; name: string; at: number },
): Promise<void> {
  return db.transaction('rw', db.attention, async (db) => {
    const row = await db.attention.get(id);
    if (row && row.acknowledged === null) await db.attention.put({ ...row, acknowledged: seen });
  });
}

/**
 * Keeps what was decided with the verdict that it is about.
 * @param anew the tablet's id where the server begins another history and tells all decisions that it has about it: one that is not among
 *   them was lost, and is forgotten here. Decisions about what the tablet did under a former id are not told, and stay
 * @returns whether anything is different now
 */
export async function noteDecisions(
  db: Tables,
  decisions: readonly Decision[],
  anew: DeviceId | null,
): Promise<boolean> {
  const noted = anew === null ? [] : await db.attention.toArray();
  const lost = noted.filter(({ decision, envelope }) => decision && envelope.deviceId === anew);
  await db.attention.bulkPut(lost.map(({ decision: _, ...row }): AttentionRow => row));
  const rows = await db.attention.bulkGet(decisions.map(({ mutationId }) => mutationId));
  const decided = decisions.flatMap((decision, i) => {
    const row = rows[i];
    return row ? [{ ...row, decision }] : [];
  });
  await db.attention.bulkPut(decided);
  return decided.length + lost.length > 0;
}

export interface Waiting {
  /** The oldest of it: nobody reads a list of thousands. */
  rows: readonly OutboxRow[];
  total: number;
}

/** What waits for the server's verdict. */
export const readWaiting = (db: Tables, limit: number): Promise<Waiting> =>
  db.transaction('r', db.outbox, async (db) => {
    const [rows, total] = await Promise.all([
      db.outbox.where('judged').equals(0).limit(limit).toArray(),
      countWaiting(db),
    ]);
    return { rows, total };
  });

/** The same after a tap, which has added to its end: only that is read. */
export const readMoreWaiting = (db: Tables, { rows }: Waiting, limit: number): Promise<Waiting> =>
  db.transaction('r', db.outbox, async (db) => {
    const [fresh, total] = await Promise.all([
      db.outbox
        .where('deviceSeq')
        .above(rows.at(-1)?.deviceSeq ?? 0)
        .limit(Math.max(0, limit - rows.length))
        .toArray(),
      countWaiting(db),
    ]);
    return { rows: [...rows, ...fresh.filter((row) => row.judged === 0)], total };
  });

const countWaiting = (db: Tables): Promise<number> => db.outbox.where('judged').equals(0).count();
