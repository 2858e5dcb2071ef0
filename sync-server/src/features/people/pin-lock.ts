/** Half a minute after the fifth wrong PIN, and twice as long each time from then on, up to an hour; as on the tablet. */
export const TRIES = 5;
const FIRST_LOCK_MS = 30_000;
const LONGEST_LOCK_MS = 3_600_000;

/** @returns ms; 0 while there are tries left */
export const lockFor = (failures: number): number =>
  failures < TRIES ? 0 : Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (failures - TRIES));
