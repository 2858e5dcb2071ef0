import { describe, expect, it } from 'vitest';
import { elsewhereWords, followed } from './meanwhile.ts';

const seen = { covers: 2, name: 'Bu Tini', note: '' };

describe('a form that stays open while others change the order', () => {
  it('follows in what nobody has touched here', () => {
    expect(followed(seen, seen, { covers: 4, name: 'Bu Tini', note: 'dekat jendela' })).toEqual({
      form: { covers: 4, name: 'Bu Tini', note: 'dekat jendela' },
      contested: [],
    });
  });

  it('keeps what somebody has filled in, and tells what became of it elsewhere', () => {
    const form = { ...seen, name: 'Bu Tuti' };
    expect(followed(form, seen, { covers: 3, name: 'Pak Budi', note: '' })).toEqual({
      form: { covers: 3, name: 'Bu Tuti', note: '' },
      contested: ['name'],
    });
  });

  it('tells what stands elsewhere as long as something else is filled in here', () => {
    const contested = ['name'] as const;
    const words = (here: string, there: string) =>
      elsewhereWords('name', { form: { name: here }, seen: { name: there }, contested });
    expect(words('Bu Tuti', 'Pak Budi')).toContain('Pak Budi');
    expect(words('Bu Tuti', '')).toBeTypeOf('string');
    expect(words('Pak Budi', 'Pak Budi')).toBeUndefined();
    expect(
      elsewhereWords('name', { form: seen, seen: { ...seen, name: 'x' }, contested: [] }),
    ).toBeUndefined();
  });

  it('leaves alone what did not change elsewhere', () => {
    const form = { covers: 5, name: '', note: 'alergi kacang' };
    expect(followed(form, seen, seen)).toEqual({ form, contested: [] });
  });
});
