import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { add, ofPlaywright, ofVitest, sentence } from './tally.ts';

async function reportOf(content: unknown): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'meja-tally-')), 'report.json');
  await writeFile(file, JSON.stringify(content));
  return file;
}

const vitestReport = (failed: number, suites: { status: string; tests: string[] }[]) => ({
  numPassedTests: 5,
  numFailedTests: failed,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: suites.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  })),
});

describe('the tally', () => {
  test('ends with one line, and names skipped tests only where there are any', () => {
    expect(sentence({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(sentence(add({ passed: 3, failed: 1, skipped: 0 }, { passed: 1, failed: 0, skipped: 2 }))).toBe(
      '4 passed, 1 failed, 2 skipped',
    );
  });

  test('counts a test file that could not even be loaded as a failure', async () => {
    const file = await reportOf(vitestReport(0, [{ status: 'failed', tests: [] }]));
    expect(await ofVitest(file, false)).toEqual({ passed: 5, failed: 1, skipped: 1 });
  });

  test('counts a failed test once', async () => {
    const file = await reportOf(vitestReport(1, [{ status: 'failed', tests: ['failed', 'passed'] }]));
    expect(await ofVitest(file, false)).toEqual({ passed: 5, failed: 1, skipped: 1 });
  });

  test('believes the exit code over a report in which all is well', async () => {
    const file = await reportOf(vitestReport(0, [{ status: 'passed', tests: ['passed'] }]));
    expect(await ofVitest(file, false)).toEqual({ passed: 5, failed: 1, skipped: 1 });
  });

  test('counts a run without a report as a failure', async () => {
    expect(await ofVitest('/nowhere.json', true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('counts a journey that needed a second try as failed', async () => {
    const file = await reportOf({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 0 } });
    expect(await ofPlaywright(file, false)).toEqual({ passed: 4, failed: 2, skipped: 0 });
  });
});
