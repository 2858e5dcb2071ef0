import fc from 'fast-check';
import { ProductId, type ModifierOptionId } from '../kernel/ids.ts';
import type { Charges } from '../outlet/charges.ts';
import type { Discount } from '../order/line.ts';
import type { BillLine, Billable } from '../order/bill.ts';

/** A chosen modifier at a price. */
export const aModifier = (price: number) => ({
  optionId: ProductId.parse('0192f0c0-0000-7000-8000-000000000001') as unknown as ModifierOptionId,
  groupName: 'Tambahan',
  name: 'Telur',
  price,
});

const discounts: fc.Arbitrary<Discount | null> = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constant('amount' as const), amount: fc.nat(200_000), reason: fc.constant('') }),
    fc.record({ kind: fc.constant('rate' as const), bps: fc.nat(10_000), reason: fc.constant('') }),
  ),
);

const billLines: fc.Arbitrary<BillLine> = fc.record({
  unitPrice: fc.nat(500_000),
  quantity: fc.integer({ min: 1, max: 50 }),
  modifiers: fc.array(fc.nat(20_000).map(aModifier), { maxLength: 3 }),
  taxClass: fc.constantFrom('standard' as const, 'exempt' as const),
  discount: discounts,
  kitchenStatus: fc.constantFrom('pending' as const, 'served' as const, 'void' as const),
});

/** Every setting of tax and service, and every coin. */
const charges: fc.Arbitrary<Charges> = fc.record({
  taxName: fc.constant('PB1'),
  taxBps: fc.nat(2_500),
  taxBase: fc.constantFrom('subtotal' as const, 'subtotal_plus_service' as const),
  taxInclusive: fc.boolean(),
  serviceName: fc.constant('Service'),
  serviceBps: fc.nat(2_000),
  serviceBase: fc.constantFrom('subtotal' as const, 'gross' as const),
  cashRounding: fc.constantFrom(0, 100, 500),
});

export const billables: fc.Arbitrary<Billable> = fc.record({
  lines: fc.array(billLines, { maxLength: 12 }),
  discount: discounts,
  charges,
});
