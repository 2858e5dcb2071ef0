import type { DeviceId } from '@meja/domain';
import type { Verdict } from '@meja/sync';
import type { Tables } from './db.ts';
import { readFollow, readMeta, restarted, writeMeta } from './meta.ts';
import {
  hasTakenEffect,
  type AttentionRow,
  type JournalRow,
  type OutboxRow,
  type StoredVerdict,
} from './rows.ts';

const unjudged = (db: Tables) => db.outbox.where('judged').equals(0);

/** What the server has not judged, oldest first, and how much of it there is altogether. */
export interface Queue {
  rows: OutboxRow[];
  total: number;
}

/** Transactions: outbox. */
export async function readQueueWithin(db: Tables, limit: number): Promise<Queue> {
  const [rows, total] = await Promise.all([unjudged(db).limit(limit).toArray(), unjudged(db).count()]);
  return { rows, total };
}

/** @returns null when this is another device by now: its queue has other numbers */
export function readQueue(db: Tables, deviceId: DeviceId, limit: number): Promise<Queue | null> {
  return db.transaction('r', [db.meta, db.outbox], async (db) => {
    const [identity, queue] = await Promise.all([readMeta(db, 'identity'), readQueueWithin(db, limit)]);
    return identity?.id === deviceId ? queue : null;
  });
}

/**
 * Keeps the server's answers with their mutations, and puts before a person what a person must see. A row leaves the outbox here only if a
 * pull brought its effects already; otherwise the pull that does will take it.
 * @returns the documents whose view may change, as keys; null when the device took another identity while the answer was on its way
 */
export function storeVerdicts(
  db: Tables,
  deviceId: DeviceId,
  verdicts: readonly Verdict[],
  epoch: string,
  at: number,
): Promise<string[] | null> {
  return db.transaction('rw-again', [db.meta, db.outbox, db.journal, db.attention], async (db) => {
    const [identity, rows, { ackSeq }] = await Promise.all([
      readMeta(db, 'identity'),
      db.outbox.bulkGet(verdicts.map((verdict) => verdict.deviceSeq)),
      readFollow(db),
    ]);
    if (identity?.id !== deviceId) return null;
    const judged = rows.flatMap((row, i): OutboxRow[] => {
      const verdict = verdicts[i];
      return row && verdict ? [{ ...row, judged: 1, verdict: { ...verdict, epoch, at } }] : [];
    });
    await db.outbox.bulkPut(judged);
    await callAttention(db, judged);
    await retire(
      db,
      judged.filter((row) => row.deviceSeq <= ackSeq),
      at,
    );
    return judged.flatMap((row) => row.refs);
  });
}

/** What had no effect, and what had one that somebody has to decide about. */
export const needsAPerson = (verdict: Verdict): boolean => !hasTakenEffect(verdict) || verdict.code !== null;

/** The same verdict again leaves what was seen as seen. */
async function callAttention(db: Tables, rows: readonly OutboxRow[]): Promise<void> {
  for (const { envelope, verdict } of rows) {
    if (!verdict || !needsAPerson(verdict)) continue;
    const known = await db.attention.get(envelope.id);
    if (known && isSame(known.verdict, verdict)) continue;
    const item: AttentionRow = { id: envelope.id, envelope, verdict, acknowledged: null };
    await db.attention.put(item);
  }
}

const isSame = (a: Verdict, b: Verdict): boolean => a.outcome === b.outcome && a.code === b.code;

/** Judged rows whose effects the base contains go from the outbox to the journal. Transactions: outbox, journal. */
export async function retire(db: Tables, rows: readonly OutboxRow[], at: number): Promise<void> {
  const kept = rows.flatMap((row): JournalRow[] =>
    row.verdict
      ? [
          {
            id: row.envelope.id,
            deviceId: row.envelope.deviceId,
            deviceSeq: row.deviceSeq,
            envelope: row.envelope,
            refs: row.refs,
            verdict: row.verdict,
            coveredAt: at,
          },
        ]
      : [],
  );
  if (kept.length === 0) return;
  await db.journal.bulkPut(kept);
  await db.outbox.bulkDelete(kept.map((row) => row.deviceSeq));
}

/**
 * Takes back into the queue, unjudged, whatever this device holds from `deviceSeq` on: the server shows that it does
 * not have it.
 * @returns the documents whose view may change, as keys; null when `deviceSeq` itself is not held any more
 */
export function requeueFrom(db: Tables, deviceId: DeviceId, deviceSeq: number): Promise<string[] | null> {
  return db.transaction('rw', [db.outbox, db.journal], async (db) => {
    const journaled = await journaledFrom(db, deviceId, deviceSeq).toArray();
    const waiting = await db.outbox.where('deviceSeq').aboveOrEqual(deviceSeq).toArray();
    const held = [...journaled, ...waiting];
    if (!held.some((row) => row.deviceSeq === deviceSeq)) return null;
    await db.outbox.bulkPut(
      held.map(({ deviceSeq, envelope, refs }): OutboxRow => {
        return { deviceSeq, envelope, refs, judged: 0, verdict: null };
      }),
    );
    await db.journal.bulkDelete(journaled.map((row) => row.id));
    return held.flatMap((row) => row.refs);
  });
}

export type GapFilling =
  | { result: 'filled'; refs: string[] }
  /** What is missing is not held any more. */
  | { result: 'not held' }
  /** This device has become another while the answer was on its way: its queue has other numbers. */
  | { result: 'another device' };

/**
 * The server misses this device's mutations from `expected` on. If the base contains them already, the server was put
 * back to an earlier state, whatever it calls its history: the base is loaded anew too.
 */
export function fillGap(db: Tables, deviceId: DeviceId, expected: number): Promise<GapFilling> {
  return db.transaction('rw', [db.meta, db.outbox, db.journal], async (db): Promise<GapFilling> => {
    if ((await readMeta(db, 'identity'))?.id !== deviceId) return { result: 'another device' };
    if ((await journaledFrom(db, deviceId, expected).count()) > 0)
      await writeMeta(db, 'follow', restarted(await readFollow(db)));
    const refs = await requeueFrom(db, deviceId, expected);
    return refs ? { result: 'filled', refs } : { result: 'not held' };
  });
}

const journaledFrom = (db: Tables, deviceId: DeviceId, deviceSeq: number) =>
  db.journal.where('[deviceId+deviceSeq]').between([deviceId, deviceSeq], [deviceId, Infinity]);

/** The first mutation that a server of this history should have judged but, by `ackSeq`, has not. Transactions: outbox, journal. */
export async function firstForgotten(
  db: Tables,
  deviceId: DeviceId,
  ackSeq: number,
  epoch: string,
): Promise<number | undefined> {
  const [journaled, judged] = await Promise.all([
    journaledFrom(db, deviceId, ackSeq + 1).first(),
    db.outbox
      .where('deviceSeq')
      .above(ackSeq)
      .filter(({ verdict }) => isOfAnotherHistory(verdict, epoch))
      .first(),
  ]);
  const seqs = [journaled?.deviceSeq, judged?.deviceSeq].filter((seq) => seq !== undefined);
  return seqs.length > 0 ? Math.min(...seqs) : undefined;
}

const isOfAnotherHistory = (verdict: StoredVerdict | null, epoch: string): boolean =>
  verdict !== null && verdict.epoch !== epoch;
