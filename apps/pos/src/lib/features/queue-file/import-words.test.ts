import { expect, test } from 'vitest';
import { m, problemWords } from '@meja/ui/messages';
import { importWords, toLookAt } from './import-words.ts';

const counts = { judged: 3, known: 2, held: 0, verdictCounts: { applied: 3, conflict: 1, rejected: 1 } };

test('says what became of a queue, and what it waits for', () => {
  expect(importWords({ answer: null, code: null })).toBe(m.pos_file_result_waiting());
  expect(importWords({ answer: { result: 'judged', ...counts }, code: null })).toBe(
    m.pos_file_result_judged({ judged: 3, known: 2 }),
  );
  expect(importWords({ answer: { result: 'gap', expected: 4, ...counts }, code: null })).toBe(
    m.pos_file_result_gap({ expected: 4 }),
  );
  for (const answer of [
    { result: 'held' as const, ...counts, held: 5 },
    { result: 'fork' as const, at: 2, ...counts, held: 5 },
  ])
    expect(importWords({ answer, code: null })).toBe(m.pos_file_result_held({ held: 5, known: 2 }));
  expect(importWords({ answer: null, code: 'QUEUE_FILE_ALTERED' })).toBe(problemWords('QUEUE_FILE_ALTERED'));
});

test('counts what a person must look at', () => {
  expect(toLookAt({ answer: null, code: null })).toBe(0);
  expect(toLookAt({ answer: { result: 'judged', ...counts }, code: null })).toBe(2);
});
