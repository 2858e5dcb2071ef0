import { locale } from '@meja/ui/messages';
import { afterEach, expect, it } from 'vitest';
import { othersOf } from './others.ts';

afterEach(() => locale.set('id'));

it('names the least role that can settle some of them, in the language of the moment', () => {
  expect(othersOf(['exception:resolve'])).toEqual({ count: 1, who: 'manajer' });
  expect(othersOf(['exception:resolve', 'payment:create'])).toEqual({ count: 2, who: 'kasir' });
  expect(othersOf(['order:update'])).toEqual({ count: 1, who: 'pelayan' });
  locale.set('en');
  expect(othersOf(['exception:resolve'])).toEqual({ count: 1, who: 'manager' });
});

it('says nothing where nothing is to be settled', () => {
  expect(othersOf([])).toBeUndefined();
});
