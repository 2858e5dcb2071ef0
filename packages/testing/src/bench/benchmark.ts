/** One thing to measure; a file `*.bench.ts` in a package's `bench/` exports it as its default. */
export interface Benchmark {
  /** What `pnpm bench <name>` picks it by. */
  name: string;
  /** What it measures, as the heading of its table. */
  title: string;
  /** Says why it takes long, and is then left out of `--quick`. */
  long?: string;
  run(course: Course): Promise<Row[]>;
}

/** What a benchmark is given to run with. */
export interface Course {
  /** To take about ten seconds and say whether it works, rather than to be believed. */
  quick: boolean;
  /** Tells whoever watches what is being done. */
  say(what: string): void;
  /** Tells once for the whole run what figures depend on: versions, settings. */
  about(facts: Record<string, string>): void;
  /** Has `end` called when the benchmark is over, last one first, also when it fails or is broken off. */
  cleanUp(end: () => Promise<void>): void;
}

/** A line of the table. */
export interface Row {
  what: string;
  value: number;
  unit: string;
  /** What `value` is compared with, of the same unit and measured in the same run. */
  floor?: { what: string; value: number };
  /** `value` ÷ floor, where it is not that of the two figures: the median of the rounds' ratios. */
  ratio?: number;
  goal?: Goal;
  note?: string;
}

/** What the value, or its ratio to the floor, has to be. */
export type Goal = { of: 'value' | 'ratio' } & ({ atLeast: number } | { atMost: number });

export function ratioOf({ value, floor, ratio }: Row): number | undefined {
  return ratio ?? (floor ? value / floor.value : undefined);
}

/** Undefined where nothing was asked of it. */
export function isMet(row: Row): boolean | undefined {
  const { goal } = row;
  if (!goal) return undefined;
  const figure = goal.of === 'value' ? row.value : (ratioOf(row) ?? Number.NaN);
  return 'atLeast' in goal ? figure >= goal.atLeast : figure <= goal.atMost;
}
