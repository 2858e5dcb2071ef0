import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filterOf, isCommonPassword, positionsOf } from './common-passwords.ts';
import { whyPasswordIsRefused } from './password-rules.ts';

const ABOUT = ['sari.dewi@dapur.example', 'Sari Dewi', 'Dapur Sari'];
const why = (password: string) => whyPasswordIsRefused(password, ABOUT);

describe('a password', () => {
  it.each([
    ['correct horse battery staple'],
    ['kuda coklat makan rumput'],
    ['zzzzyyyyxxxxwwwwvvvvuuuu'],
    ['🐎🐎🐎 tiga kuda poni'],
    ['q7#Lw0!pTz4m'],
  ])('may be %s: no rule says which characters it is made of', (password) => {
    expect(why(password)).toBeUndefined();
  });

  it('has twelve characters at least and 128 at most, counted as people count them', () => {
    expect(why('abcdefghijk')).toBe('short');
    expect(why('🐎'.repeat(11))).toBe('short');
    expect(why('abc def ghi '.repeat(11))).toBe('long');
    expect(why('abc def ghi '.repeat(11).slice(0, 128))).toBeUndefined();
  });

  it.each(['password1234', 'PassWord1234', '123456789012', 'qwertyuiop123', '1q2w3e4r5t6y7u8i9o0p'])(
    'is not %s, which leaked',
    (password) => {
      expect(why(password)).toBe('common');
    },
  );

  it.each([
    'sari.dewi@dapur.example',
    'SariDewi2026!',
    'dapur sari 123',
    'meja password',
    'aaaaaaaaaaaaaaaa',
  ])('is not %s, which whoever knows the account would try', (password) => {
    expect(why(password)).toMatch(/guessable|common/);
  });
});

describe('the filter of leaked passwords', () => {
  it('knows each that was put in', () => {
    const passwords = Array.from({ length: 500 }, (_, i) => `leaked password ${i}`);
    const file = Buffer.from(filterOf(passwords, 15_000, 20));
    for (const password of passwords)
      for (const position of positionsOf(password, 15_000, 20))
        expect((file[8 + (position >> 3)] ?? 0) & (1 << (position & 7))).not.toBe(0);
  });

  it('takes hardly any other for one of them', () => {
    const others = Array.from({ length: 50_000 }, (_, i) => `a password of nobody ${i}`);
    // One in a million is what it was made for.
    expect(others.filter(isCommonPassword).length).toBeLessThanOrEqual(1);
  });

  it('has less than 256 kB', () => {
    const file = readFileSync(new URL('./common-passwords.bloom', import.meta.url));
    expect(file.length).toBeLessThan(256_000);
    expect(file.length).toBe(8 + Math.ceil(file.readUInt32BE(0) / 8));
  });
});
