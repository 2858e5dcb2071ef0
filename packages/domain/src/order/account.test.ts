import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptFor, OrderStatus, owedOf, paymentStateIn, paymentStatusIn, type Account } from './account.ts';

const account = (overrides: Partial<Account> = {}): Account => ({
  status: 'confirmed',
  total: 57_500,
  paid: 0,
  refunded: 0,
  ...overrides,
});

describe('the state of payment', () => {
  it.each([
    ['unpaid', account()],
    ['partial', account({ paid: 20_000 })],
    ['partial', account({ paid: 57_500, refunded: 20_000 })],
    ['paid', account({ paid: 57_500 })],
    ['paid', account({ paid: 115_000, refunded: 57_500 })],
    ['paid', account({ paid: 57_500, status: 'completed' })],
    ['paid', account({ total: 0, status: 'completed' })],
    ['partly_refunded', account({ paid: 57_500, refunded: 20_000, status: 'completed' })],
    ['refunded', account({ paid: 57_500, refunded: 57_500, status: 'completed' })],
    ['refunded', account({ paid: 57_500, refunded: 57_500, status: 'cancelled' })],
    ['cancelled', account({ status: 'cancelled' })],
  ])('is %s of %o', (state, of) => {
    expect(paymentStateIn(of)).toBe(state);
  });
});

describe('any order', () => {
  const accounts = fc
    .record({
      status: fc.constantFrom(...OrderStatus.options),
      total: fc.nat(200),
      paid: fc.nat(200),
      refunded: fc.nat(200),
    })
    .filter(({ paid, refunded }) => refunded <= paid);

  it('that is part-paid owes something, and one that is settled in any way owes nothing', () => {
    fc.assert(
      fc.property(accounts, (any) => {
        const state = paymentStateIn(any);
        if (state === 'partial' && any.status !== 'cancelled') expect(owedOf(any)).toBeGreaterThan(0);
        if (['paid', 'partly_refunded', 'cancelled'].includes(state)) expect(owedOf(any)).toBe(0);
        if (owedOf(any) > 0) expect(owedOf(any) + keptFor(any)).toBe(any.total);
      }),
    );
  });

  it('says what is written down of it, or more', () => {
    fc.assert(
      fc.property(accounts, (any) => {
        const [state, status] = [paymentStateIn(any), paymentStatusIn(any)];
        if (state !== 'cancelled' && any.status !== 'completed') expect(state).toBe(status);
        if (state === 'partly_refunded') expect(status).toBe('paid');
      }),
    );
  });
});
