import type { z } from '@hono/zod-openapi';
import type { CashEntryId, DeviceId, MovementType, OutletId, ShiftId } from '@meja/domain';
import { amountOf } from '../../http/amount.ts';
import { person } from '../../http/fields.ts';
import type { movementsOf, ShiftRow } from './shifts.queries.ts';
import type { ShiftDetail, ShiftSummary } from './shifts.schema.ts';

export function summaryOf(row: ShiftRow, exponent: number): z.infer<typeof ShiftSummary> {
  const amount = (minor: number) => amountOf(minor, exponent);
  const expected = row.float + row.sales - row.refunds + row.cash_in - row.drops - row.payouts;
  return {
    id: row.id as ShiftId,
    number: row.number,
    outlet_id: row.outlet_id as OutletId,
    outlet_name: row.outlet_name,
    device: {
      id: row.device_id as DeviceId,
      name: row.device_name ?? '',
      number: row.device_number,
    },
    business_day: row.business_day,
    opened_at: row.opened_at.toISOString(),
    opened_by: person(row.opened_by, row.opened_by_name),
    closed_at: row.closed_at?.toISOString() ?? null,
    closed_by: row.closed_by === null ? null : person(row.closed_by, row.closed_by_name),
    float: amount(row.float),
    sales: amount(row.sales),
    refunds: amount(row.refunds),
    cash_in: amount(row.cash_in),
    drops: amount(row.drops),
    payouts: amount(row.payouts),
    expected: amount(expected),
    counted: row.counted === null ? null : amount(row.counted),
    difference: row.counted === null ? null : amount(row.counted - expected),
    note: row.note,
  };
}

type Movement = Awaited<ReturnType<typeof movementsOf>>[number];

export const detailOf = (
  row: ShiftRow,
  movements: readonly Movement[],
  exponent: number,
): z.infer<typeof ShiftDetail> => ({
  ...summaryOf(row, exponent),
  movements: movements.map((each) => ({
    id: each.id as CashEntryId,
    type: each.type as MovementType,
    amount: amountOf(each.amount, exponent),
    reason: each.reason,
    at: each.at.toISOString(),
    by: person(each.by, each.by_name),
    irregular: each.irregular,
  })),
});
