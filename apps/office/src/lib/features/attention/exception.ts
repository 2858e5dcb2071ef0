import { ok, type Result } from '@meja/domain';
import type { InferResponseType } from 'hono/client';
import { minorOf } from '../../api/amount.ts';
import type { Client } from '../../api/client.ts';
import type { Page } from '../../api/endless.svelte.ts';
import { answer, type Problem } from '../../api/problem.ts';

type Exceptions = Client['exceptions'];
type ConflictJson = InferResponseType<Exceptions['conflicts']['$get'], 200>['results'][number];
type QuarantinedJson = InferResponseType<Exceptions['quarantine']['$get'], 200>['results'][number];
type UnallocatedJson = InferResponseType<Exceptions['unallocated']['$get'], 200>['results'][number];

export type Conflict = ReturnType<typeof conflictOf>;
export type Quarantined = ReturnType<typeof quarantinedOf>;
export type Unallocated = ReturnType<typeof unallocatedOf>;

interface Placed {
  outlet_id: string;
  outlet_name: string;
  device: { id: string; name: string; number: number };
}
const placeOf = ({ outlet_id, outlet_name, device }: Placed) => ({
  outletId: outlet_id,
  outletName: outlet_name,
  device,
});

const conflictOf = (json: ConflictJson) => ({
  id: json.id,
  ...placeOf(json),
  actor: json.actor.name ?? '',
  orderId: json.order_id,
  orderNumber: json.order_number,
  mutation: json.mutation_name,
  part: json.part,
  mine: json.mine as unknown,
  theirs: json.theirs as unknown,
  tables: json.table_numbers,
  at: Date.parse(json.at ?? json.created_at),
});

const quarantinedOf = (json: QuarantinedJson) => ({
  id: json.id,
  ...placeOf(json),
  deviceSeq: json.device_seq,
  raw: json.raw,
  code: json.code,
  at: Date.parse(json.received_at),
});

const unallocatedOf = (json: UnallocatedJson, exponent: number) => ({
  id: json.id,
  ...placeOf(json),
  orderId: json.order_id,
  orderNumber: json.order_number,
  method: json.payment_method,
  amount: minorOf(json.amount, exponent),
  reason: json.reason,
  reference: json.reference,
  receiptNumber: json.receipt_number,
  takenBy: json.taken_by.name ?? '',
  at: Date.parse(json.taken_at),
});

type From = { cursor: string | undefined; limit: number };
const queryOf = ({ cursor, limit }: From) => ({
  query: { limit: String(limit), ...(cursor === undefined ? {} : { cursor }) },
});

const pageOf = <Json, Row>(
  result: Result<{ results: Json[]; next: string | null }, Problem>,
  rowOf: (json: Json) => Row,
): Result<Page<Row>, Problem> =>
  result.ok
    ? ok({ rows: result.value.results.map(rowOf), next: result.value.next, count: undefined })
    : result;

export const loadConflicts = async (api: Client, from: From, signal: AbortSignal) =>
  pageOf(await answer(api.exceptions.conflicts.$get(queryOf(from), { init: { signal } })), conflictOf);

export const loadQuarantined = async (api: Client, from: From, signal: AbortSignal) =>
  pageOf(await answer(api.exceptions.quarantine.$get(queryOf(from), { init: { signal } })), quarantinedOf);

export const loadUnallocated = async (api: Client, from: From, exponent: number, signal: AbortSignal) =>
  pageOf(await answer(api.exceptions.unallocated.$get(queryOf(from), { init: { signal } })), (json) =>
    unallocatedOf(json, exponent),
  );
