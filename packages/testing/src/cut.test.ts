import { expect, it } from 'vitest';
import { cut } from './cut.ts';

it('does not go on when a place is gone', () => {
  const cuts = [{ file: 'push.ts', find: 'once', replace: 'never' }];
  expect(() => cut('nothing of the kind', cuts)).toThrow('push.ts has 0 places');
  expect(() => cut('once, and once more', cuts)).toThrow('push.ts has 2 places');
  expect(cut('once', cuts)).toBe('never');
});
