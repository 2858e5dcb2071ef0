import { median } from 'simple-statistics';
import { z } from 'zod';
import { aligned, figure } from './report.ts';

const Measured = z.number().nullable();
const Floor = z.object({ what: z.string(), value: Measured });
const AnyRow = z
  .object({
    what: z.string(),
    /** What is no number is null in JSON. */
    value: Measured,
    unit: z.string(),
    floor: Floor.optional(),
    /** The floor's name in commits before there was one for each benchmark. */
    yardstick: Floor.optional(),
    ratio: Measured.optional(),
  })
  .transform(({ yardstick, floor = yardstick, ...row }) => ({ ...row, floor }));
type AnyRow = z.infer<typeof AnyRow>;

/** What `pnpm bench --json` writes, in this commit and in earlier ones. */
export const AnyReport = z.object({
  outcomes: z.array(z.object({ name: z.string(), error: z.string().optional(), rows: z.array(AnyRow) })),
});
export type AnyReport = z.infer<typeof AnyReport>;

/** A benchmark as both commits ran it, one after the other. */
export interface Round {
  newer: AnyReport;
  older: AnyReport;
}

/** A figure of both commits, the median of the rounds. */
export interface Comparison {
  what: string;
  unit: string;
  newer: number;
  older: number;
  /** New ÷ old, the median of the rounds' ratios. */
  ratio: number;
  /** Each commit's own ratio to its floor, where it has one. */
  toFloor: { newer: number | undefined; older: number | undefined };
  /** New ÷ old of these. Unlike `ratio` it holds when the machine was slower for one of them. */
  ratioToFloor: number | undefined;
}

/** The figures of a benchmark that both commits have, by their names. */
export function compare(name: string, rounds: readonly Round[]): Comparison[] {
  const pairs = rounds.map(({ newer, older }) => [rowsOf(newer, name), rowsOf(older, name)] as const);
  const first = pairs[0]?.[0] ?? [];
  return first.flatMap((row) => {
    const found = pairs.flatMap(([newer, older]) => {
      const [n, o] = [match(row, newer), match(row, older)];
      return n && o ? [{ newer: n, older: o }] : [];
    });
    return found.length === 0 ? [] : [comparison(row, found)];
  });
}

const rowsOf = ({ outcomes }: AnyReport, name: string): AnyRow[] =>
  outcomes.find((outcome) => outcome.name === name)?.rows ?? [];

/** Of several rows of one name, which differ in their floors, the one with the same floor. */
function match({ what, unit, floor }: AnyRow, rows: readonly AnyRow[]): AnyRow | undefined {
  const named = rows.filter((row) => row.what === what && row.unit === unit);
  return named.find((row) => row.floor?.what === floor?.what) ?? named[0];
}

function comparison({ what, unit, floor }: AnyRow, found: { newer: AnyRow; older: AnyRow }[]): Comparison {
  const middle = (of: (pair: { newer: AnyRow; older: AnyRow }) => number | undefined) => {
    const values = found.flatMap((pair) => of(pair) ?? []);
    return values.length === 0 ? undefined : median(values);
  };
  return {
    what: floor && found.some(({ older }) => older.floor) ? `${what}, to ${floor.what}` : what,
    unit,
    newer: middle(({ newer }) => valueOf(newer)) ?? Number.NaN,
    older: middle(({ older }) => valueOf(older)) ?? Number.NaN,
    ratio: middle(({ newer, older }) => divided(valueOf(newer), valueOf(older))) ?? Number.NaN,
    toFloor: { newer: middle(({ newer }) => toFloor(newer)), older: middle(({ older }) => toFloor(older)) },
    ratioToFloor: middle(({ newer, older }) => divided(toFloor(newer), toFloor(older))),
  };
}

const valueOf = ({ value }: AnyRow): number | undefined => value ?? undefined;
const toFloor = (row: AnyRow): number | undefined =>
  row.ratio ?? divided(valueOf(row), row.floor?.value ?? undefined);

/** Equal values give 1. So do 0 and 0: no push failed before, and none does now. */
function divided(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a === b ? 1 : a / b;
}

/** A table for a terminal. */
export function comparisonText(comparisons: readonly Comparison[], older: string): string {
  const ratio = (value: number | undefined) => (value === undefined ? '' : figure(value));
  const measured = (value: number, unit: string) => `${figure(value)} ${unit}`.trim();
  return aligned([
    ['what', 'new', older, 'new ÷ old', 'new ÷ floor', 'old ÷ floor', 'of these, new ÷ old'],
    ...comparisons.map((each) => [
      each.what,
      measured(each.newer, each.unit),
      measured(each.older, each.unit),
      ratio(each.ratio),
      ratio(each.toFloor.newer),
      ratio(each.toFloor.older),
      ratio(each.ratioToFloor),
    ]),
  ]);
}
