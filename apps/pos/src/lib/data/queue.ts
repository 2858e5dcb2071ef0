import type { Envelope } from '@meja/sync';
import type { Tables } from './db.ts';
import { readMeta } from './meta.ts';
import type { Identity, OutboxRow } from './rows.ts';

/** A part of what a device has not delivered, and whose it is. */
export interface QueuePart {
  identity: Identity;
  rows: OutboxRow[];
}

/** What waits from `deviceSeq` on, oldest first; null where nothing does, or nobody is enrolled. */
export const readQueuePart = (db: Tables, deviceSeq: number, limit: number): Promise<QueuePart | null> =>
  db.transaction('r', [db.meta, db.outbox], async (db) => {
    const identity = await readMeta(db, 'identity');
    const rows = await db.outbox
      .where('deviceSeq')
      .aboveOrEqual(deviceSeq)
      .filter((row) => row.judged === 0)
      .limit(limit)
      .toArray();
    return identity && rows.length > 0 ? { identity, rows } : null;
  });

/**
 * A record that was damaged on this device still goes under its own number: one without a number would take a new one each time that it is
 * sent, and the answer to it would find nobody.
 */
export const numbered = ({ envelope, deviceSeq }: OutboxRow): Envelope => ({ ...envelope, deviceSeq });
