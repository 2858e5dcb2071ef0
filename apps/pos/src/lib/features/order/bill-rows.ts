import type { Bill, Charges } from '@meja/domain';
import { m } from '@meja/ui/messages';

export interface BillRow {
  key: 'gross' | 'discount' | 'subtotal' | 'service' | 'tax' | 'taxIncluded';
  label: string;
  amount: number;
}

/** How a bill comes to its total, without what plays no part in it. */
export function billRows(bill: Bill, charges: Charges, rate: (bps: number) => string): BillRow[] {
  const named = (name: string, bps: number): string => `${name} ${rate(bps)}`;
  const rows: BillRow[] = [{ key: 'subtotal', label: m.bill_subtotal(), amount: bill.subtotal }];
  if (bill.discount > 0)
    rows.unshift(
      { key: 'gross', label: m.pos_bill_gross(), amount: bill.gross },
      { key: 'discount', label: m.bill_discount(), amount: -bill.discount },
    );
  if (charges.serviceBps > 0)
    rows.push({
      key: 'service',
      label: named(charges.serviceName, charges.serviceBps),
      amount: bill.service,
    });
  const onTop = bill.tax - bill.taxIncluded;
  if (charges.taxBps > 0 && !charges.taxInclusive)
    rows.push({ key: 'tax', label: named(charges.taxName, charges.taxBps), amount: bill.tax });
  if (charges.taxBps > 0 && charges.taxInclusive) {
    if (onTop > 0) rows.push({ key: 'tax', label: named(charges.taxName, charges.taxBps), amount: onTop });
    rows.push({
      key: 'taxIncluded',
      label: m.pos_bill_tax_included({ tax: named(charges.taxName, charges.taxBps) }),
      amount: bill.taxIncluded,
    });
  }
  return rows;
}
