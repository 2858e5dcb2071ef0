import { z } from 'zod';
import type { Weights } from './weight.ts';

/** The weight that was agreed on, in megabytes of 1,000,000 bytes. */
export const InstallRecord = z.object({
  /** Packages with native code differ by platform, so the figures hold on this one only. */
  platform: z.string(),
  total: z.number(),
  /** Only those of 1 MB or more, heaviest first. */
  packages: z.record(z.string(), z.number()),
});
export type InstallRecord = z.infer<typeof InstallRecord>;

/** So many megabytes may come in unnoticed. */
const TOLERANCE = 30;
const LISTED = 1;
const MOST_NAMED = 15;

const PLATFORM = `${process.platform}-${process.arch}`;

export function recordOf(weights: Weights, platform = PLATFORM): InstallRecord {
  const heaviest = [...weights]
    .filter(([, bytes]) => megabytes(bytes) >= LISTED)
    .sort(([, a], [, b]) => b - a);
  return {
    platform,
    total: megabytes([...weights.values()].reduce((sum, bytes) => sum + bytes, 0)),
    packages: Object.fromEntries(heaviest.map(([name, bytes]) => [name, megabytes(bytes)])),
  };
}

export interface Comparison {
  ok: boolean;
  message: string;
}

export function compare(now: InstallRecord, known: InstallRecord): Comparison {
  if (now.platform !== known.platform) {
    const message = `Not compared: the recorded weight is of ${known.platform}, this is ${now.platform}.`;
    return { ok: true, message };
  }
  const weighs = `The install weighs ${text(now.total)} MB`;
  const growth = round(now.total - known.total);
  if (growth <= TOLERANCE) return { ok: true, message: `${weighs}, ${text(known.total)} MB are recorded.` };
  const lines = grown(now, known).map(
    ([name, by]) => `  +${text(by)} MB  ${name}${originOf(name, now, known)}`,
  );
  const message = [
    `${weighs}, ${text(growth)} MB more than recorded. At most ${TOLERANCE} MB more are allowed.`,
    ...lines.slice(0, MOST_NAMED),
    'If this is wanted, record it: node packages/testing/bin/install.ts --write',
  ].join('\n');
  return { ok: false, message };
}

/** By how much each package grew, most first. */
function grown(now: InstallRecord, known: InstallRecord): [name: string, by: number][] {
  return Object.entries(now.packages)
    .map(([name, weight]): [string, number] => [name, round(weight - (known.packages[name] ?? 0))])
    .filter(([, by]) => by > 0)
    .sort(([, a], [, b]) => b - a);
}

const originOf = (name: string, now: InstallRecord, known: InstallRecord): string => {
  const [before, after] = [known.packages[name], now.packages[name] ?? 0];
  return before === undefined
    ? ` (new, or below ${LISTED} MB before)`
    : ` (${text(before)} → ${text(after)})`;
};

const round = (figure: number): number => Math.round(figure * 10) / 10;
const megabytes = (bytes: number): number => round(bytes / 1e6);
const text = (figure: number): string => figure.toFixed(1);
