import { readFile } from 'node:fs/promises';

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** The last line of every run. */
export function sentence({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

export const ofCheck = (ok: boolean): Tally => ({ ...NOTHING, passed: ok ? 1 : 0, failed: ok ? 0 : 1 });

/** A run that failed without a failed test (it broke before or after them) still counts as one failure. */
const withExit = (tally: Tally, ok: boolean): Tally =>
  ok || tally.failed > 0 ? tally : { ...tally, failed: 1 };

export async function ofVitest(file: string, ok: boolean): Promise<Tally> {
  const report = await readJson<VitestReport>(file);
  if (!report) return ofCheck(false);
  const broken = report.testResults.filter(
    (suite) => suite.status === 'failed' && !suite.assertionResults.some((test) => test.status === 'failed'),
  );
  const tally = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  return withExit(tally, ok);
}

export async function ofPlaywright(file: string, ok: boolean): Promise<Tally> {
  const report = await readJson<PlaywrightReport>(file);
  if (!report) return ofCheck(false);
  const { expected, unexpected, flaky, skipped } = report.stats;
  // A journey that passed at the second try only has failed.
  return withExit({ passed: expected, failed: unexpected + flaky, skipped }, ok);
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
