import { describe, expect, it } from 'vitest';
import { text } from './text.ts';

describe('text', () => {
  it('of any language and emoji passes, up to its length', () => {
    for (const typed of ['', 'Nasi goreng', 'طعام', '飯', '🍜🍜']) expect(text(11).parse(typed)).toBe(typed);
    expect(text(1).safeParse('🍜🍜').success).toBe(false);
  });

  it('that no database can hold is refused where it is typed: NUL, and half a character', () => {
    for (const typed of ['a\0', '\ud83c', 'x\udf5c', '\udf5c\ud83c'])
      expect(text(10).safeParse(typed).success).toBe(false);
  });
});
