import { describe, expect, test } from 'vitest';
import { isCompleteCode, readCode, writeCode } from './code.ts';

describe('an enrolment code', () => {
  test('is read in any case, with or without its dash', () => {
    expect(readCode('ab3d-ef7h')).toBe('AB3DEF7H');
    expect(readCode('  AB3D EF7H ')).toBe('AB3DEF7H');
  });

  test('takes letters that look like digits for the digits', () => {
    expect(readCode('OIL0-oil1')).toBe('01100111');
  });

  test('drops what no code contains and stops at eight', () => {
    expect(readCode('U-!A?B*3D EF7H99')).toBe('AB3DEF7H');
  });

  test('is shown in two groups of four once the first is full', () => {
    expect(writeCode('AB3D')).toBe('AB3D');
    expect(writeCode('AB3DE')).toBe('AB3D-E');
    expect(readCode(writeCode('AB3DEF7H'))).toBe('AB3DEF7H');
  });

  test('is complete with eight', () => {
    expect(isCompleteCode('AB3DEF7')).toBe(false);
    expect(isCompleteCode('AB3DEF7H')).toBe(true);
  });
});
