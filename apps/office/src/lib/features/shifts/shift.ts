import { ok, type Result } from '@meja/domain';
import type { InferResponseType } from 'hono/client';
import { minorOf } from '../../api/amount.ts';
import type { Client } from '../../api/client.ts';
import { pageOf, pagingOf, type From, type Page } from '../../api/page.ts';
import { answer, type Problem } from '../../api/problem.ts';
import type { Days } from '../days/index.ts';
import type { Filters } from './filters.ts';

type SummaryJson = InferResponseType<Client['shifts']['$get'], 200>['results'][number];
type DetailJson = InferResponseType<Client['shifts'][':id']['$get'], 200>;

/** A shift as the list shows it: amounts in minor units, times in ms. */
export interface ShiftRow {
  id: string;
  number: string;
  outletId: string;
  outletName: string;
  tablet: { name: string; number: number | null };
  businessDay: string;
  openedAt: number;
  openedBy: string;
  /** Null while it is open. */
  closedAt: number | null;
  closedBy: string;
  expected: number;
  /** Null while it is open. */
  counted: number | null;
  /** Counted less expected: negative where cash is missing. */
  difference: number | null;
}

function rowOf(json: SummaryJson, exponent: number): ShiftRow {
  const minor = (text: string | null) => (text === null ? null : minorOf(text, exponent));
  return {
    id: json.id,
    number: json.number,
    outletId: json.outlet_id,
    outletName: json.outlet_name,
    tablet: { name: json.device.name, number: json.device.number },
    businessDay: json.business_day,
    openedAt: Date.parse(json.opened_at),
    openedBy: json.opened_by.name ?? '',
    closedAt: json.closed_at === null ? null : Date.parse(json.closed_at),
    closedBy: json.closed_by?.name ?? '',
    expected: minorOf(json.expected, exponent),
    counted: minor(json.counted),
    difference: minor(json.difference),
  };
}

export type Shift = ReturnType<typeof shiftOf>;

/** A shift with its calculation and what was put into its drawer and taken out. */
export function shiftOf(json: DetailJson, exponent: number) {
  const minor = (text: string) => minorOf(text, exponent);
  return {
    ...rowOf(json, exponent),
    float: minor(json.float),
    sales: minor(json.sales),
    refunds: minor(json.refunds),
    cashIn: minor(json.cash_in),
    drops: minor(json.drops),
    payouts: minor(json.payouts),
    note: json.note,
    movements: json.movements.map(({ id, type, amount, reason, at, by, irregular }) => ({
      id,
      type,
      /** What the drawer has more for it: negative for what went out. */
      amount: type === 'in' ? minor(amount) : -minor(amount),
      reason,
      at: Date.parse(at),
      by: by.name ?? '',
      irregular,
    })),
  };
}

/** The query that the filters and days come to. */
export const queryOf = ({ outletId, status }: Filters, days: Partial<Days>) => ({
  ...days,
  ...(outletId === null ? {} : { outlet_id: outletId }),
  ...(status === null ? {} : { status }),
});

export async function loadShifts(
  api: Client,
  query: ReturnType<typeof queryOf>,
  from: From,
  exponent: number,
  signal: AbortSignal,
): Promise<Result<Page<ShiftRow>, Problem>> {
  const asked = { ...query, ...pagingOf(from) };
  const result = await answer(api.shifts.$get({ query: asked }, { init: { signal } }));
  return pageOf(result, (json) => rowOf(json, exponent));
}

export async function loadShift(
  api: Client,
  id: string,
  exponent: number,
  signal: AbortSignal,
): Promise<Result<Shift, Problem>> {
  const result = await answer(api.shifts[':id'].$get({ param: { id } }, { init: { signal } }));
  return result.ok ? ok(shiftOf(result.value, exponent)) : result;
}
