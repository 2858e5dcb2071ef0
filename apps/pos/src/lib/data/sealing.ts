import type { StaffId } from '@meja/domain';
import { seal, type Envelope } from '@meja/sync';
import type { Tables } from './db.ts';
import { refKeysOf, type Chain, type OutboxRow } from './rows.ts';

/** A mutation that has no place in the chain yet. */
export type Draft = Omit<Envelope, 'deviceSeq' | 'lc' | 'prev' | 'hash'>;

/** Puts its person's proof on each, and what else they have to show for it (see data/proof.ts). */
export type Vouch = (drafts: readonly Draft[]) => Promise<Draft[]>;

/** Who does it. */
export interface Author {
  id: StaffId;
  /** Null on a tablet without keys: the server believes less then. */
  vouch: Vouch | null;
  /** A second person who allows it, and whose proof `vouch` adds. */
  approver?: StaffId | undefined;
}

/** Numbers, seals and chains one after the other. */
export function sealAll(drafts: readonly Draft[], chain: Chain): OutboxRow[] {
  let { deviceSeq, hash, lc = 0 } = chain;
  return drafts.map((draft) => {
    const envelope = seal({ ...draft, deviceSeq: (deviceSeq += 1), lc: (lc += 1), prev: hash });
    hash = envelope.hash;
    return { deviceSeq, envelope, refs: refKeysOf(envelope), judged: 0, verdict: null };
  });
}

/**
 * Waits within a transaction for something else than the database: while reads are under way the browser does not end it. What follows is
 * done when one of them is answered, since only then the transaction takes more.
 */
export async function aliveUntil<T>(db: Tables, work: Promise<T>): Promise<T> {
  let isOver = false;
  const done = work.finally(() => (isOver = true));
  // It may be over already.
  await Promise.resolve();
  while (!isOver) await db.meta.get('chain');
  return done;
}
