import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOf } from '../order/bill.ts';
import { DEFAULT_CHARGES } from '../outlet/charges.ts';
import { aLine, anId, anOrder, aPayment, LATER_LINE, LINE } from '../testing/builders.ts';
import { billables } from '../testing/bills.ts';
import { costOf } from './cost.ts';
import type { DifferenceKind } from './difference.ts';

const EGG = anId<never>(71);
const egg = (price: number) => ({ optionId: EGG, groupName: 'Tambahan', name: 'Telur', price });
const difference = (what: DifferenceKind, was: unknown, should: unknown, part = `line:${LINE}`) => ({
  ...{ what, part, itemId: what === 'option_price' ? EGG : null, was, should },
});

describe('what a difference costs', () => {
  it('is what the bill would come to otherwise, with its tax and service', () => {
    const order = anOrder({ lines: [aLine({ unitPrice: 1, quantity: 3 })] });
    expect(costOf(order, difference('price', 1, 24_000))).toBe(
      billOf({ ...order, lines: [aLine({ unitPrice: 24_000, quantity: 3 })] }).total - billOf(order).total,
    );
  });

  it('of any price, put back, is none', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.nat(100_000),
        fc.integer({ min: 1, max: 99 }),
        (was, should, quantity) => {
          const sold = anOrder({ lines: [aLine({ unitPrice: was, quantity }), aLine({ id: LATER_LINE })] });
          const cost = costOf(sold, difference('price', was, should));
          const right = anOrder({
            lines: [aLine({ unitPrice: should, quantity }), aLine({ id: LATER_LINE })],
          });
          expect(billOf(sold).total + cost).toBe(billOf(right).total);
          expect(costOf(right, difference('price', should, should))).toBe(0);
          expect(Math.sign(cost)).toBe(Math.sign(should - was));
        },
      ),
    );
  });

  it('of a line that is void, or gone, is none', () => {
    const line = aLine({ unitPrice: 1, kitchenStatus: 'void' });
    expect(costOf(anOrder({ lines: [line] }), difference('price', 1, 24_000))).toBe(0);
    expect(costOf(anOrder({ lines: [] }), difference('price', 1, 24_000))).toBe(0);
  });

  it('of something chosen counts from where it was first chosen, with the same dish', () => {
    const lines = [
      aLine({ id: anId(1), quantity: 1, modifiers: [egg(0)] }),
      aLine({ id: LINE, quantity: 1, modifiers: [egg(0)] }),
      aLine({ id: anId(2), quantity: 2, modifiers: [egg(0)] }),
      aLine({ id: anId(3), quantity: 5, modifiers: [egg(0)], productId: anId(99) }),
      aLine({ id: anId(4), quantity: 7, modifiers: [egg(4_500)] }),
    ];
    const charges = { ...DEFAULT_CHARGES, taxBps: 0, serviceBps: 0 };
    expect(costOf(anOrder({ lines, charges }), difference('option_price', 0, 4_500))).toBe(3 * 4_500);
  });

  it('of a tax class is the tax', () => {
    const order = anOrder({ lines: [aLine({ unitPrice: 10_000, quantity: 1, taxClass: 'exempt' })] });
    expect(costOf(order, difference('tax_class', 'exempt', 'standard'))).toBe(1_000);
  });

  it('of charges is the whole bill by those that were shown, and what cash was rounded by', () => {
    const was = { ...DEFAULT_CHARGES, taxBps: 0, cashRounding: 1_000_000 };
    const order = anOrder({
      charges: was,
      payments: [aPayment({ rounding: -300 }), aPayment({ rounding: 50 })],
    });
    const should = { ...DEFAULT_CHARGES, cashRounding: 100 };
    expect(costOf(order, difference('charges', was, should, 'header'))).toBe(5_000 + 300);
  });

  it('of what has no price, or was never shown, is none', () => {
    const order = anOrder();
    for (const what of ['number', 'dish', 'dish_name', 'dish_unavailable', 'option', 'option_name'] as const)
      expect(costOf(order, difference(what, 'x', 'y'))).toBe(0);
    expect(costOf(order, difference('price', 1, null))).toBe(0);
  });

  it('stays within what a bill can count', () => {
    fc.assert(
      fc.property(billables, fc.nat(1_000_000), (bill, should) => {
        const lines = bill.lines.map((line, i) => aLine({ ...line, id: i === 0 ? LINE : anId(100 + i) }));
        const order = anOrder({ ...bill, lines: [...lines] });
        const cost = costOf(order, difference('price', lines[0]?.unitPrice, should));
        expect(Number.isSafeInteger(cost)).toBe(true);
      }),
    );
  });
});
