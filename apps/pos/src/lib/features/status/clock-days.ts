import type { Doubt } from '#lib/app/contract.ts';

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
