import { loadedKinds } from '@meja/domain/all';
import { expect, it } from 'vitest';
import { TRADES } from './checks.ts';
import { TRADE_TAPS } from './taps.ts';

it('has taps and checks for every kind of document', () => {
  const kinds = loadedKinds().sort();
  expect(Object.keys(TRADE_TAPS).sort()).toEqual(kinds);
  expect(TRADES.map(({ kind }) => kind).sort()).toEqual(kinds);
});
