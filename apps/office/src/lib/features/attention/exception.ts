import type { InferResponseType } from 'hono/client';
import { minorOf } from '../../api/amount.ts';
import type { Client } from '../../api/client.ts';
import { pageOf, pagingOf, type From } from '../../api/page.ts';
import { answer } from '../../api/problem.ts';
import { placeOf, resolutionsOf, type resolutionOf } from './told.ts';

type PartJson = InferResponseType<Client['exceptions']['$get'], 200>['results'][number];
type Json<Of extends PartJson['kind']> = Extract<PartJson, { kind: Of }>['item'];
export type DifferenceJson = Json<'terms'>;

export type Conflict = ReturnType<typeof conflictOf>;
export type Quarantined = ReturnType<typeof quarantinedOf>;
export type Unallocated = ReturnType<typeof unallocatedOf>;
export type Break = ReturnType<typeof breakOf>;
export type Resolution = ReturnType<typeof resolutionOf>;

const conflictOf = (json: Json<'conflicts'>, exponent: number) => ({
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

const quarantinedOf = (json: Json<'quarantine'>, exponent: number) => ({
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

const unallocatedOf = (json: Json<'unallocated'>, exponent: number) => ({
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

const breakOf = (json: Json<'breaks'>, exponent: number) => ({
  id: json.id,
  kind: json.kind,
  ...placeOf(json),
  from: json.from,
  to: json.to,
  at: json.found_at === null ? null : Date.parse(json.found_at),
  isOpen: json.status === 'open',
  resolutions: resolutionsOf(json, exponent),
});

/** Of what the server lists: one thing, with the name of the matter that it belongs to. */
export type Part = { matter: string } & (
  | { kind: 'conflicts'; item: Conflict }
  | { kind: 'quarantine'; item: Quarantined }
  | { kind: 'unallocated'; item: Unallocated }
  | { kind: 'terms'; item: DifferenceJson }
  | { kind: 'breaks'; item: Break }
);
export type Kind = Part['kind'];
export const KINDS = ['conflicts', 'quarantine', 'unallocated', 'terms', 'breaks'] as const;

function partOf({ matter, ...part }: PartJson, exponent: number): Part {
  switch (part.kind) {
    case 'conflicts':
      return { matter, kind: part.kind, item: conflictOf(part.item, exponent) };
    case 'quarantine':
      return { matter, kind: part.kind, item: quarantinedOf(part.item, exponent) };
    case 'unallocated':
      return { matter, kind: part.kind, item: unallocatedOf(part.item, exponent) };
    case 'terms':
      return { matter, ...part };
    case 'breaks':
      return { matter, kind: part.kind, item: breakOf(part.item, exponent) };
  }
}

/** Which of them: of one outlet, of one kind or (null) all, waiting or decided. */
export interface Shown {
  outletId: string | null;
  kind: Kind | null;
  status: 'open' | 'resolved';
}

/** What waits for somebody, as the server has it. */
export async function partsOf(
  { exceptions }: Client,
  exponent: number,
  { outletId, kind, status }: Shown,
  from: From,
  signal: AbortSignal,
) {
  const query = {
    status,
    ...(outletId === null ? {} : { outlet_id: outletId }),
    ...(kind === null ? {} : { kind }),
    ...pagingOf(from),
  };
  return pageOf(await answer(exceptions.$get({ query }, { init: { signal } })), (json) =>
    partOf(json, exponent),
  );
}
