import { describe, expect, it } from 'vitest';
import { browserWords, lengthWords, refusalWords } from './account-words.ts';

describe('a password that is refused', () => {
  it.each([
    ['short', 'Paling sedikit 12 karakter.'],
    ['long', 'Paling banyak 128 karakter.'],
    ['common', 'Kata sandi ini pernah bocor di internet. Pilih yang lain.'],
    ['guessable', 'Ini mudah ditebak siapa pun yang mengenal Anda atau usaha Anda.'],
  ])('is told why: %s', (reason, words) => {
    expect(refusalWords({ code: 'PASSWORD_REFUSED', reason })).toBe(words);
  });

  it('is told that it does not do, where a newer server has another reason', () => {
    expect(refusalWords({ code: 'PASSWORD_REFUSED', reason: 'moon' })).toBeTruthy();
    expect(refusalWords({ code: 'PASSWORD_REFUSED' })).toBeTruthy();
  });

  it('is another thing than a problem on the way', () => {
    expect(refusalWords({ code: 'SERVER_UNREACHABLE' })).toBeUndefined();
  });

  it('is told its length before the server is asked, counted as people count', () => {
    expect(lengthWords('')).toBe('Isi kata sandi baru.');
    expect(lengthWords('🐎'.repeat(11))).toBe('Paling sedikit 12 karakter.');
    expect(lengthWords('🐎'.repeat(12))).toBeUndefined();
    expect(lengthWords('x'.repeat(129))).toBe('Paling banyak 128 karakter.');
  });
});

describe('a browser', () => {
  it('is called by what is known of it', () => {
    expect(browserWords({ browser: 'Chrome', platform: 'Windows' })).toBe('Chrome · Windows');
    expect(browserWords({ browser: null, platform: 'Android' })).toBe('Android');
    expect(browserWords({ browser: null, platform: null })).toBe('Peramban tidak dikenal');
  });
});
