import { describe, expect, it } from 'vitest';
import { followed } from './meanwhile.ts';

const seen = { covers: 2, name: 'Bu Tini', note: '' };

describe('a form that stays open while others change the order', () => {
  it('follows in what nobody has touched here', () => {
    expect(followed(seen, seen, { covers: 4, name: 'Bu Tini', note: 'dekat jendela' })).toEqual({
      form: { covers: 4, name: 'Bu Tini', note: 'dekat jendela' },
      elsewhere: {},
    });
  });

  it('keeps what somebody has filled in, and tells what became of it elsewhere', () => {
    const form = { ...seen, name: 'Bu Tuti' };
    expect(followed(form, seen, { covers: 3, name: 'Pak Budi', note: '' })).toEqual({
      form: { covers: 3, name: 'Bu Tuti', note: '' },
      elsewhere: { name: 'Pak Budi' },
    });
  });

  it('has nothing to tell where both filled in the same', () => {
    const form = { ...seen, note: 'pedas' };
    expect(followed(form, seen, { ...seen, note: 'pedas' })).toEqual({ form, elsewhere: {} });
  });

  it('leaves alone what did not change elsewhere', () => {
    const form = { covers: 5, name: '', note: 'alergi kacang' };
    expect(followed(form, seen, seen)).toEqual({ form, elsewhere: {} });
  });
});
