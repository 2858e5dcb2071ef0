import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, reactionTo } from './retry.ts';

const problem = (code: string, status = 400) => ({
  kind: 'problem' as const,
  status,
  code,
  retryAfterMs: null,
});

describe('the reaction to a failure', () => {
  it.each([
    ['UNAUTHENTICATED', 'reauthenticate'],
    ['CLOCK_SKEW', 'correct-clock'],
    ['TOO_LARGE', 'split'],
    ['DEVICE_REVOKED', 'revoked'],
    ['PROTOCOL_UNSUPPORTED', 'upgrade'],
    ['RATE_LIMITED', 'retry'],
    ['INTERNAL', 'retry'],
    ['INVALID', 'retry'],
  ])('%s is to %s', (code, reaction) => {
    expect(reactionTo(problem(code))).toBe(reaction);
  });

  it('without a network, or of a code that nobody knows, is to try again', () => {
    expect(reactionTo({ kind: 'unreachable' })).toBe('retry');
    for (const code of ['SOMETHING_NEW', '', 'constructor', 'toString', '__proto__'])
      expect(reactionTo(problem(code))).toBe('retry');
  });

  it('goes by the code alone, not by the status', () => {
    expect(reactionTo(problem('INTERNAL', 401))).toBe('retry');
    expect(reactionTo(problem('DEVICE_REVOKED', 500))).toBe('revoked');
  });
});

describe('the wait before a retry', () => {
  it('begins at a quarter of a second, doubles, and stays at 15 s', () => {
    expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt, 1))).toEqual([250, 500, 1_000, 2_000]);
    expect(backoffMs(7, 1)).toBe(15_000);
  });

  it('is between half and the whole of that, however long it has gone on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, chance) => {
          const wait = backoffMs(attempt, chance);
          expect(Number.isInteger(wait)).toBe(true);
          expect(wait).toBeGreaterThanOrEqual(Math.floor(backoffMs(attempt, 1) / 2));
          expect(wait).toBeLessThanOrEqual(15_000);
        },
      ),
    );
  });
});
