import type { BusinessDay } from '@meja/domain';

type Kind = keyof typeof LETTERS;

/** What stands before the number of each kind. */
const LETTERS = { order: '', receipt: 'R', shift: 'S' } as const;

/** Numbers given out during one dispatch; they count as taken only when `after()` is written with it. */
export interface Numbers {
  next(kind: Kind): string;
  taken(): boolean;
  after(): Readonly<Record<string, number>>;
}

/**
 * Numbers of the device's own series, so that two tablets without a network never give the same: orders `JKT-2-261120-14`, receipts
 * `JKT-2-261120-R9`, shifts `JKT-2-261120-S1`. They begin anew each business day.
 */
export function numbersFrom(
  counters: Readonly<Record<string, number>>,
  series: string,
  day: BusinessDay,
): Numbers {
  const after: Record<string, number> = { ...counters };
  let taken = false;
  return {
    next(kind) {
      const key = `${series}/${kind}/${day}`;
      const number = (after[key] ?? 0) + 1;
      after[key] = number;
      taken = true;
      const date = day.slice(2).replaceAll('-', '');
      return `${series}-${date}-${LETTERS[kind]}${number}`;
    },
    taken: () => taken,
    after: () => after,
  };
}
