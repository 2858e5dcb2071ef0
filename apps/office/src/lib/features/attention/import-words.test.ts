import { describe, expect, it } from 'vitest';
import { importWords } from './import-words.ts';

const counts = { judged: 0, known: 0, held: 0, verdictCounts: {} };

describe('what a queue file came to', () => {
  it('is that nothing is double, where all of it was in already', () => {
    const again = importWords({ result: 'judged', ...counts, known: 12 });
    expect(again).toEqual({
      title: 'Semua isinya sudah pernah masuk. Tidak ada yang dobel.',
      lines: [],
    });
  });

  it('names what is new, what was refused and what was in, and leaves out what is none', () => {
    const verdictCounts = { applied: 2, rejected: 1 };
    expect(importWords({ result: 'judged', ...counts, judged: 3, known: 4, verdictCounts }).lines).toEqual([
      '3 perubahan baru dicatat',
      '1 ditolak aturan',
      '4 sudah pernah masuk',
    ]);
  });

  it('says which file has to come first, where a number is missing', () => {
    const { lines } = importWords({ result: 'gap', expected: 118, ...counts });
    expect(lines.join()).toContain('118');
  });

  it('sends to where held records are decided', () => {
    const { lines } = importWords({ result: 'held', ...counts, held: 5 });
    expect(lines).toEqual(['5 ditahan untuk Anda periksa', expect.stringContaining('Perlu perhatian')]);
  });
});
