import { can, type RoleName } from '@meja/domain';
import { describe, expect, it } from 'vitest';
import { barOf, pagesFor } from './nav.ts';

const pathsFor = (role: RoleName) => {
  const { shown, more } = barOf(pagesFor((permission) => can([role], permission)));
  return [shown.map(({ path }) => path), more.map(({ path }) => path)];
};

describe('the bar of a phone', () => {
  it('has the pages that are looked at most, and the rest behind one place', () => {
    expect(pathsFor('owner')).toEqual([
      ['/', '/orders', '/shifts', '/attention'],
      ['/people', '/devices', '/settings', '/audit'],
    ]);
  });

  it('has all pages of somebody who may see few', () => {
    expect(pathsFor('cashier')).toEqual([['/', '/orders', '/shifts'], []]);
  });

  it('has none for those who work at the tablets', () => {
    for (const role of ['waiter', 'kitchen'] as const) expect(pathsFor(role)).toEqual([[], []]);
  });
});
