import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatQuantity, formatRate, formatTimes } from './number.ts';

describe('numbers', () => {
  it('group their digits by language', () => {
    expect(formatCount(1_234_567, 'id')).toBe('1.234.567');
    expect(formatCount(1_234_567, 'en')).toBe('1,234,567');
  });

  it('show the part of a portion, but no zeros', () => {
    expect(formatQuantity(1.5, 'id')).toBe('1,5');
    expect(formatQuantity(2, 'id')).toBe('2');
    expect(formatTimes(2, 'en')).toBe('2×');
  });

  it('say how much of a disk', () => {
    expect(formatBytes(300, 'id')).toBe('1 kB');
    expect(formatBytes(12.4 * 1024 ** 2, 'id')).toBe('12 MB');
    expect(formatBytes(1.5 * 1024 ** 3, 'id')).toBe('1,5 GB');
    expect(formatBytes(1.5 * 1024 ** 3, 'en')).toBe('1.5 GB');
  });

  it('turn basis points into percent', () => {
    expect(formatRate(1000, 'id')).toBe('10%');
    expect(formatRate(1050, 'id')).toBe('10,5%');
    expect(formatRate(1125, 'en')).toBe('11.25%');
  });
});
