import { expect, it } from 'vitest';
import { Findings } from './findings.ts';

it('tells each thing as it is seen, and goes on where one is not', async () => {
  const lines: string[] = [];
  const findings = new Findings((line) => lines.push(line));
  expect(findings.areGood).toBe(false);
  findings.chapter('Tablets');
  await findings.see('one is there', () => Promise.resolve('3 orders'));
  expect(findings.areGood).toBe(true);
  await findings.see('another is there', () => Promise.reject(new Error('none')));
  await findings.see('a third is there', () => undefined);
  expect(lines[1]).toBe('  ✓ one is there (3 orders)');
  expect(lines[2]).toContain('  ✗ another is there\n      none');
  expect(lines[3]).toBe('  ✓ a third is there');
  expect(findings.areGood).toBe(false);
  expect(findings.sentence).toBe('2 seen, 1 not seen');
});
