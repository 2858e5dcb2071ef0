import { describe, expect, it } from 'vitest';
import { madeUpPin, pinProblemWords, workWords } from './pin-words.ts';

describe('a PIN that is set at head office', () => {
  it.each([
    ['12345', 'Paling sedikit 6 angka.'],
    ['1234567890123', 'Paling banyak 12 angka.'],
    ['12345a', 'Hanya angka.'],
    ['111111', 'Terlalu mudah ditebak: angka berurutan, berulang, atau tanggal. Pilih yang lain.'],
  ])('of %s is refused in words', (pin, words) => {
    expect(pinProblemWords(pin)).toBe(words);
  });

  it('that is hard to guess is taken', () => {
    expect(pinProblemWords('271828')).toBeUndefined();
  });

  it('is made up until it is hard to guess', () => {
    const numbers = [1_111_111, 4_000_123_456, 271_828];
    const pin = madeUpPin((into) => into.set([numbers.shift() ?? 0]));
    expect(pin).toBe('271828');
  });
});

describe('what somebody does', () => {
  it('is told with where', () => {
    const grants = [
      { role: 'manager' as const, outletId: null, outletName: null },
      { role: 'waiter' as const, outletId: null, outletName: 'Sabang' },
    ];
    expect(workWords({ grants })).toBe('Manajer, semua cabang · Pelayan, Sabang');
  });
});
