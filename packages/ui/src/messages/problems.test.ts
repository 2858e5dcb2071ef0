import { REJECTION_CODES } from '@meja/domain';
import { afterEach, describe, expect, it } from 'vitest';
import { locale } from './locale.svelte.ts';
import { KNOWN_PROBLEMS, problemWords } from './problems.ts';

afterEach(() => locale.set('id'));

describe('codes in words', () => {
  it('cover everything that the domain may refuse', () => {
    const wordless = REJECTION_CODES.filter((code) => !(KNOWN_PROBLEMS as string[]).includes(code));
    expect(wordless).toEqual([]);
  });

  it('follow the language', () => {
    expect(problemWords('ORDER_PAID')).toBe('Pesanan ini sudah lunas.');
    locale.set('en');
    expect(problemWords('ORDER_PAID')).toBe('This order is already paid.');
  });

  it('name a code that a newer server sends', () => {
    expect(problemWords('MOON_PHASE')).toContain('MOON_PHASE');
  });

  it('are not fooled by names that every object has', () => {
    expect(problemWords('constructor')).toContain('constructor');
  });
});
