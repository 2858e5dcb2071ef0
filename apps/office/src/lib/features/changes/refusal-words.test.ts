import { describe, expect, it } from 'vitest';
import { refusalWords } from './refusal-words.ts';

describe('a broken rule', () => {
  it('is told about the person at the tablet, not to the reader', () => {
    expect(refusalWords('NOT_PERMITTED')).toBe('Peran orang ini tidak mengizinkannya saat itu.');
  });
});
