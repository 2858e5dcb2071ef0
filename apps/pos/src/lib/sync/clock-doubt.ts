import type { MejaDb } from '../data/db.ts';
import { readContact, writeMeta } from '../data/meta.ts';
import type { Clock } from './clock.ts';

/** So far a clock may have gone on without a word of the server before somebody is asked: a night and a morning. */
const LONG_ALONE_MS = 18 * 60 * 60_000;
/** What a clock lags behind by answers that took their time. */
const LAGGING_MS = 5 * 60_000;

/** What is known for sure, and what the clock makes of it. Both in the server's time. */
export interface Doubt {
  known: number;
  claimed: number;
}

/**
 * Where the clock can't be trusted: it is far from all that is known, and nobody has said that it is right. A device that slept for
 * long looks the same as one whose clock was set.
 */
export function doubtOf({ known, claimed }: Pick<Clock, 'known' | 'claimed'>): Doubt | null {
  if (known === 0) return null;
  return claimed - known > LONG_ALONE_MS || known - claimed > LAGGING_MS ? { known, claimed } : null;
}

/** Somebody has said what time it is. It holds until the server answers. */
export async function settleClock(db: MejaDb, clock: Clock, time: number): Promise<void> {
  clock.settle(time);
  const { offsetMs } = clock;
  await writeMeta(db, 'contact', { ...(await readContact(db)), offsetMs, sureAt: time });
}
