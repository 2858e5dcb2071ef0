import { describe, expect, it } from 'vitest';
import { newTotpSecret, stepOf, totpSetup } from './totp.ts';

/** RFC 6238, appendix B, for SHA-1: the last six of its eight digits. */
const VECTORS: [seconds: number, code: string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];
const secret = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1_000);

describe('a code', () => {
  it.each(VECTORS)('at %i s is the one of the standard', (seconds, code) => {
    expect(stepOf(secret, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('is taken one step early and one step late, and no further', () => {
    const [seconds, code] = [1_234_567_890, '005924'];
    const step = Math.floor(seconds / 30);
    expect([-60, -30, 0, 30, 60].map((off) => stepOf(secret, code, at(seconds + off)))).toEqual([
      ...[undefined, step, step, step, undefined],
    ]);
  });

  it('is none for another secret, or for what is no code', () => {
    expect(stepOf(newTotpSecret(), '005924', at(1_234_567_890))).toBeUndefined();
    for (const code of ['', '5924', '0059240', 'abcdef']) expect(stepOf(secret, code, at(0))).toBeUndefined();
  });
});

it('hands the secret to an app as text and as an address', () => {
  const { text, uri } = totpSetup(secret, 'sari@warung.example (Warung Uji)');
  expect(text).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  const url = new URL(uri);
  expect([url.protocol, url.host, decodeURIComponent(url.pathname)]).toEqual([
    ...['otpauth:', 'totp', '/Meja:sari@warung.example (Warung Uji)'],
  ]);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ secret: text, issuer: 'Meja', period: '30' });
});
