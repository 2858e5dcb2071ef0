import { loadedKinds, loadedMutations } from '@meja/domain/all';
import { expect, it } from 'vitest';
import { TRADES } from './checks.ts';
import { EFFECTS } from './order/effects.ts';
import { TRADE_TAPS } from './taps.ts';

it('has taps and checks for every kind of document', () => {
  const kinds = loadedKinds().sort();
  expect(Object.keys(TRADE_TAPS).sort()).toEqual(kinds);
  expect(TRADES.map(({ kind }) => kind).sort()).toEqual(kinds);
});

it('knows what each mutation of an order and its payments does', () => {
  const names = loadedMutations().filter(
    (name) => /^(?:order|payment)\./.test(name) && name !== 'order.open',
  );
  expect(Object.keys(EFFECTS).sort()).toEqual(names.sort());
});
