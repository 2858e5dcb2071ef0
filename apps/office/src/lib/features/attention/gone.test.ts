import { describe, expect, it } from 'vitest';
import { isAnyGone } from './gone.ts';

const before = ['a', 'b', 'c', 'd'];
const part = (...ids: string[]) => ({ ids, isWhole: false });

describe('what somebody is asked to decide', () => {
  it('is gone once it is missing among those that stood around it', () => {
    expect(isAnyGone(['c'], before, part('a', 'b', 'd', 'e'))).toBe(true);
    expect(isAnyGone(['a'], before, part('b', 'c', 'd', 'e'))).toBe(true);
    expect(isAnyGone(['b', 'c'], before, part('a', 'b', 'd', 'e'))).toBe(true);
  });

  it('is there while it stands in the list, wherever that is', () => {
    expect(isAnyGone(['c'], before, part('c', 'a', 'b', 'd'))).toBe(false);
  });

  it('is not gone where something new has pushed it out of what is loaded', () => {
    expect(isAnyGone(['d'], before, part('new', 'a', 'b', 'c'))).toBe(false);
    expect(isAnyGone(['c'], before, part('new', 'newer', 'a', 'b'))).toBe(false);
  });

  it('is not gone where one that stood behind it has moved to the beginning', () => {
    expect(isAnyGone(['c'], before, part('d', 'new', 'a', 'b'))).toBe(false);
  });

  it('is gone where nothing of the list is left out', () => {
    expect(isAnyGone(['d'], before, { ids: ['a', 'b', 'c'], isWhole: true })).toBe(true);
    expect(isAnyGone(['d'], before, { ids: [], isWhole: true })).toBe(true);
  });
});
