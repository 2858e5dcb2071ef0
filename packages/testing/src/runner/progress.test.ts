import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { expect, test } from 'vitest';
import { Progress } from './progress.ts';
import type { Stage } from './stages.ts';
import { NOTHING } from './tally.ts';

const stage: Stage = {
  name: 'engines',
  needs: [],
  alone: false,
  patient: false,
  run: async () => ({ tally: NOTHING, output: '', cpuSeconds: 0 }),
};

test('what a stage could not test is said, though nothing failed', () => {
  const out = new PassThrough();
  const progress = new Progress(out as unknown as WriteStream);
  const tally = { passed: 2, failed: 0, skipped: 2 };
  progress.finished({
    stage,
    tally,
    output: 'much',
    notices: ['WebKit was NOT tested.'],
    seconds: 1,
    cpuSeconds: 1,
  });
  const words = String(out.read());
  expect(words).toContain('2 passed, 0 failed, 2 skipped\n! WebKit was NOT tested.\n');
  expect(words).not.toContain('much');
});
