const FIRST_MS = 500;
const MOST_MS = 15_000;

/** How long to wait before the next try: doubling, capped, and spread, so that not everybody knocks at once. */
export const backoffMs = (failures: number, random: () => number): number =>
  Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures, 10)) * (0.5 + random() / 2);
