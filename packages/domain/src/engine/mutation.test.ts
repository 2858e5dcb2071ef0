import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readArgs } from './mutation.ts';

/**
 * A mutation whose arguments were changed twice after it had shipped: a quantity became needed, then one price became an
 * amount and a currency.
 */
const First = z.object({ dish: z.string(), price: z.int() });
const Second = First.extend({ quantity: z.int().min(1) });
const Third = z.object({
  dish: z.string(),
  quantity: z.int().min(1),
  price: z.object({ amount: z.int(), currency: z.string() }),
});
const order = {
  v: 3,
  args: Third,
  earlier: {
    1: First.transform((args) => ({ ...args, quantity: 1 })),
    2: Second.transform(({ price, ...args }) => ({ ...args, price: { amount: price, currency: 'IDR' } })),
  },
};

const NEWEST = { dish: 'Soto', quantity: 1, price: { amount: 25_000, currency: 'IDR' } };

describe('the arguments of a mutation', () => {
  it('are read as they were written, in whichever version that was', () => {
    expect(readArgs(order, 3, NEWEST)).toEqual({ ok: true, value: NEWEST });
    expect(readArgs(order, 2, { dish: 'Soto', quantity: 1, price: 25_000 })).toEqual({
      ok: true,
      value: NEWEST,
    });
    expect(readArgs(order, 1, { dish: 'Soto', price: 25_000 })).toEqual({ ok: true, value: NEWEST });
  });

  it('must fit the version that they claim', () => {
    const wrong = readArgs(order, 1, { dish: 'Soto', price: 'free' });
    expect(wrong.ok).toBe(false);
    expect(!wrong.ok && wrong.error?.issues[0]?.path).toEqual(['price']);
    expect(readArgs(order, 2, { dish: 'Soto', price: 25_000 }).ok).toBe(false);
    expect(readArgs(order, 3, { dish: 'Soto', price: 25_000 }).ok).toBe(false);
  });

  it('of a version that nobody here knows are left alone', () => {
    expect(readArgs(order, 4, NEWEST)).toEqual({ ok: false, error: null });
    expect(readArgs({ v: 2, args: Second }, 1, { dish: 'Soto', price: 1 })).toEqual({
      ok: false,
      error: null,
    });
  });
});
