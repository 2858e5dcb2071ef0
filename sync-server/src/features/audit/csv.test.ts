import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.ts';

describe('a line of a CSV file', () => {
  it('is as RFC 4180 has it', () => {
    expect(csvLine(['a', 1, null, 'b,c', 'say "x"', 'two\nlines'])).toBe(
      'a,1,,"b,c","say ""x""","two\nlines"\r\n',
    );
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '|cmd',
    '%0A',
    '＝1',
    '＋1',
    '－1',
    '＠x',
  ])('makes no formula of %j', (text) => {
    const cell = csvLine([text]).trimEnd();
    expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it('leaves a formula behind a quote no way out of its cell', () => {
    expect(csvLine(['x",=1+1,"'])).toBe('"x"",=1+1,"""\r\n');
  });
});
