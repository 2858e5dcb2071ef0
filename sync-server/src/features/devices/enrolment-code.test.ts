import { describe, expect, it } from 'vitest';
import { newCode, readCode, spellCode } from './enrolment-code.ts';

describe('an enrolment code', () => {
  it('is eight characters that are not taken for one another', () => {
    for (let i = 0; i < 200; i += 1) expect(newCode()).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  });

  it('is read as it was shown, however it was typed', () => {
    const code = newCode();
    expect(readCode(spellCode(code))).toBe(code);
    expect(readCode(` ${spellCode(code).toLowerCase()} `)).toBe(code);
    expect(readCode('oIl2-3456')).toBe('01123456');
  });

  it('is not something of another length or alphabet', () => {
    expect(readCode('1234567')).toBeUndefined();
    expect(readCode('1234-567U')).toBeUndefined();
    expect(readCode('')).toBeUndefined();
  });
});
