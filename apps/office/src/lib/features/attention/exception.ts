import { ok } from '@meja/domain';
import type { InferResponseType } from 'hono/client';
import { minorOf } from '../../api/amount.ts';
import type { Client } from '../../api/client.ts';
import { pageOf, pagingOf, type From } from '../../api/page.ts';
import { answer } from '../../api/problem.ts';
import { salesOf } from './terms.ts';
import { placeOf, resolutionsOf, type resolutionOf } from './told.ts';

type Exceptions = Client['exceptions'];
type ConflictJson = InferResponseType<Exceptions['conflicts']['$get'], 200>['results'][number];
type QuarantinedJson = InferResponseType<Exceptions['quarantine']['$get'], 200>['results'][number];
type UnallocatedJson = InferResponseType<Exceptions['unallocated']['$get'], 200>['results'][number];
type BreakJson = InferResponseType<Exceptions['breaks']['$get'], 200>['results'][number];

export type Conflict = ReturnType<typeof conflictOf>;
export type Quarantined = ReturnType<typeof quarantinedOf>;
export type Unallocated = ReturnType<typeof unallocatedOf>;
export type Break = ReturnType<typeof breakOf>;
export type Resolution = ReturnType<typeof resolutionOf>;

const conflictOf = (json: ConflictJson, exponent: number) => ({
  id: json.id,
  ...placeOf(json),
  actor: json.actor.name ?? '',
  subject: json.subject,
  mutation: json.mutation_name,
  part: json.part,
  mine: json.mine as unknown,
  theirs: json.theirs as unknown,
  current: json.current as unknown,
  made: json.made && { by: json.made.by.name ?? '', at: Date.parse(json.made.at) },
  version: json.version,
  obstacle: json.obstacle,
  tables: json.table_numbers,
  isOpen: json.status === 'open',
  resolutions: resolutionsOf(json, exponent),
  at: Date.parse(json.at ?? json.created_at),
});

const quarantinedOf = (json: QuarantinedJson, exponent: number) => ({
  id: json.id,
  ...placeOf(json),
  deviceSeq: json.device_seq,
  raw: json.raw,
  rawLength: json.raw_length,
  code: json.code,
  record: json.record && {
    name: json.record.name,
    args: json.record.args as unknown,
    actor: json.record.actor.name ?? '',
    at: Date.parse(json.record.at),
    subject: json.record.subject,
    table: json.record.table_number,
    items: json.record.items,
  },
  obstacle: json.obstacle,
  refused: json.refused,
  delivered: json.delivered && { ...json.delivered, at: Date.parse(json.delivered.at) },
  isOpen: json.status === 'open',
  resolutions: resolutionsOf(json, exponent),
  at: Date.parse(json.received_at),
});

const unallocatedOf = (json: UnallocatedJson, exponent: number) => ({
  id: json.id,
  ...placeOf(json),
  orderId: json.order_id,
  orderNumber: json.order_number,
  direction: json.direction,
  method: json.payment_method,
  amount: minorOf(json.amount, exponent),
  left: minorOf(json.left, exponent),
  isOpen: json.status === 'open',
  resolutions: resolutionsOf(json, exponent),
  reason: json.reason,
  reference: json.reference,
  receiptNumber: json.receipt_number,
  takenBy: json.taken_by.name ?? '',
  at: Date.parse(json.taken_at),
});

const breakOf = (json: BreakJson, exponent: number) => ({
  id: json.id,
  kind: json.kind,
  ...placeOf(json),
  from: json.from,
  to: json.to,
  at: json.found_at === null ? null : Date.parse(json.found_at),
  isOpen: json.status === 'open',
  resolutions: resolutionsOf(json, exponent),
});

/** Which of them: of one outlet or (null) all, waiting or decided. */
export interface Shown {
  outletId: string | null;
  status: 'open' | 'resolved';
}

const queryOf = ({ outletId, status }: Shown, from: From) => ({
  query: { status, ...(outletId === null ? {} : { outlet_id: outletId }), ...pagingOf(from) },
});

/** The lists that wait for somebody, as the server has them. */
export function exceptionsOf({ exceptions }: Client, exponent: number) {
  return {
    conflicts: async (shown: Shown, from: From, signal: AbortSignal) =>
      pageOf(await answer(exceptions.conflicts.$get(queryOf(shown, from), { init: { signal } })), (json) =>
        conflictOf(json, exponent),
      ),
    quarantine: async (shown: Shown, from: From, signal: AbortSignal) =>
      pageOf(await answer(exceptions.quarantine.$get(queryOf(shown, from), { init: { signal } })), (json) =>
        quarantinedOf(json, exponent),
      ),
    unallocated: async (shown: Shown, from: From, signal: AbortSignal) =>
      pageOf(await answer(exceptions.unallocated.$get(queryOf(shown, from), { init: { signal } })), (json) =>
        unallocatedOf(json, exponent),
      ),
    terms: async (shown: Shown, from: From, signal: AbortSignal) => {
      const result = await answer(exceptions.terms.$get(queryOf(shown, from), { init: { signal } }));
      if (!result.ok) return result;
      const { results, next } = result.value;
      return ok({ rows: salesOf(results, exponent), next, count: undefined });
    },
    breaks: async (shown: Shown, from: From, signal: AbortSignal) =>
      pageOf(await answer(exceptions.breaks.$get(queryOf(shown, from), { init: { signal } })), (json) =>
        breakOf(json, exponent),
      ),
  };
}
