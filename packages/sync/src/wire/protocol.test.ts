import { describe, expect, it } from 'vitest';
import { isSpoken, MIN_PROTOCOL, PROTOCOL, PROTOCOLS } from './protocol.ts';

describe('a server of protocols 3 to 5', () => {
  const range = { min: 3, max: 5 };

  it('takes the queue of every app ever shipped', () => {
    for (const protocol of [1, 2, 3, 4, 5]) expect(isSpoken('push', protocol, range)).toBe(true);
  });

  it('tells what changed only to apps that still read it', () => {
    expect([1, 2, 3, 4, 5].map((protocol) => isSpoken('pull', protocol, range))).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  it('sends an app that is newer than itself away, its queue untouched', () => {
    expect(isSpoken('push', 6, range)).toBe(false);
    expect(isSpoken('pull', 6, range)).toBe(false);
  });
});

it('this version speaks its own protocol, and none older than it says', () => {
  expect(PROTOCOLS).toEqual({ min: MIN_PROTOCOL, max: PROTOCOL });
  expect(MIN_PROTOCOL).toBeLessThanOrEqual(PROTOCOL);
});
