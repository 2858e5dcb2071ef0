import { z } from '@hono/zod-openapi';
import { Assurance, TenderMethod } from '@meja/domain';
import { Amount } from '../../http/amount.ts';
import type { Takings } from './reports.queries.ts';

export const MethodFigures = z.object({
  payment_method: TenderMethod,
  assurance: Assurance,
  /** What was taken of bills; `rounding` to coins comes on top. */
  amount: Amount,
  rounding: Amount,
  payment_count: z.int(),
  refunded: Amount,
  refunded_rounding: Amount,
  refund_count: z.int(),
  /** The money that stayed, rounding included. */
  net: Amount,
});

/** Payments and refunds beside each other, by the way the money went. What was only given back this way comes last. */
export function byMethod(
  taken: readonly Takings[],
  returned: readonly Takings[],
  amount: (minor: number) => string,
): z.infer<typeof MethodFigures>[] {
  const keyOf = ({ method, assurance }: Takings) => `${method} ${assurance}`;
  const back = new Map(returned.map((row) => [keyOf(row), row]));
  const came = new Set(taken.map(keyOf));
  const onlyWent = returned.filter((row) => !came.has(keyOf(row)));
  const rows = [...taken, ...onlyWent.map((row) => ({ ...row, count: 0, amount: 0, rounding: 0 }))];
  return rows.map((row) => {
    const refunds = back.get(keyOf(row)) ?? { count: 0, amount: 0, rounding: 0 };
    return {
      payment_method: row.method,
      assurance: row.assurance,
      amount: amount(row.amount),
      rounding: amount(row.rounding),
      payment_count: row.count,
      refunded: amount(refunds.amount),
      refunded_rounding: amount(refunds.rounding),
      refund_count: refunds.count,
      net: amount(row.amount + row.rounding - refunds.amount - refunds.rounding),
    };
  });
}
