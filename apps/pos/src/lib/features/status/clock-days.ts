import type { Doubt } from '#lib/app/contract.ts';
import type { BusinessDay } from '@meja/domain';

const DAY_MS = 24 * 60 * 60_000;
const MOST = 5;

/**
 * The times that it may be: the clock's time of day on each day since the last sure one, the clock's own first. Of a clock that lags behind
 * nothing is believed.
 */
export function timesToChoose({ known, claimed }: Doubt): number[] {
  if (claimed < known) return Array.from({ length: MOST }, (_, days) => known + days * DAY_MS);
  const days = Math.floor((claimed - known) / DAY_MS);
  const all = Array.from({ length: days + 1 }, (_, back) => claimed - back * DAY_MS);
  // Of many the clock's own, and those from the last sure one on.
  return all.length <= MOST ? all : [claimed, ...all.slice(1 - MOST)];
}

/** So little is no wrong clock: an answer of the server that took its time sets it right by seconds. */
const WRONG_FROM_MS = 2 * 60_000;

/** What a tablet took it to be at some moment. */
export interface Reckoned {
  at: number;
  /** Null while its outlet is not known. */
  day: BusinessDay | null;
}

/** Whether a clock was found to be wrong: it was set back, by minutes, to an earlier business day. */
export const isSetBack = (before: Reckoned | null, { at, day }: Reckoned): boolean =>
  before !== null &&
  before.day !== null &&
  day !== null &&
  day < before.day &&
  before.at - at >= WRONG_FROM_MS;
