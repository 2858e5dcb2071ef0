import type { z } from '@hono/zod-openapi';
import type {
  DeviceId,
  MutationId,
  AnyDocument,
  OrderId,
  OutletId,
  PaymentId,
  RoleName,
  StaffId,
} from '@meja/domain';
import { HEAD_OFFICE, mutationFor, refKey } from '@meja/domain';
import { attempt, DocumentBook, partIn } from '@meja/sync';
import { amountOf } from '../../http/amount.ts';
import { instant, person } from '../../http/fields.ts';
import type { conflictsBy, moneyBy, recordsBy } from './exceptions.queries.ts';
import type { Conflict, Quarantined, Resolution, Unallocated } from './exceptions.schema.ts';
import type { Made } from './made-by.queries.ts';
import type { Names } from './named.queries.ts';
import { commandOf } from './resolve-conflict.ts';
import { leftIn } from './resolve-money.ts';
import { obstacleTo, readable } from './held-record.ts';
import type { ResolutionRow } from './resolutions.queries.ts';

type Row<Query extends (...args: never[]) => Promise<unknown[]>> = Awaited<ReturnType<Query>>[number];
export type ConflictRow = Row<typeof conflictsBy>;
export type QuarantinedRow = Row<typeof recordsBy>;
export type UnallocatedRow = Row<typeof moneyBy>;

interface Placed {
  outlet_id: string;
  outlet_name: string;
  device_id: string;
  device_name: string;
  device_number: number;
}

export const placeOf = (row: Placed) => ({
  outlet_id: row.outlet_id as OutletId,
  outlet_name: row.outlet_name,
  device: { id: row.device_id as DeviceId, name: row.device_name, number: row.device_number },
});

export function resolutionOf(row: ResolutionRow, exponent: number): z.infer<typeof Resolution> {
  return {
    id: row.id,
    action: row.action,
    by: person(row.decided_by, row.decided_by_name),
    at: row.decided_at.toISOString(),
    note: row.note,
    amount: row.amount === null ? null : amountOf(row.amount, exponent),
    outcome: row.outcome,
    code: row.code,
    subject:
      row.doc_kind === null || row.doc_id === null
        ? null
        : { kind: row.doc_kind, id: row.doc_id, title: row.title },
  };
}

/** What the two values of a conflict are held against: its document as it is today, who made it so, and who looks at it. */
export interface Standing {
  document: AnyDocument | undefined;
  /** What people call it. */
  title: string | null;
  version: number;
  made: Made | undefined;
  tables: Names['tables'];
  roles: readonly RoleName[];
}

/** What was decided about the rows of a page, and the currency in which it is told. */
export interface Decided {
  resolutions: readonly ResolutionRow[];
  exponent: number;
}

export const decidedAbout = (id: string, { resolutions, exponent }: Decided) =>
  resolutions.filter((each) => each.subject_id === id).map((each) => resolutionOf(each, exponent));

export function conflictOf(row: ConflictRow, standing: Standing, decided: Decided): z.infer<typeof Conflict> {
  const { document, title, version, made, tables } = standing;
  const isOpen = row.status === 'open';
  const current = isOpen ? currentOf(row, document) : null;
  const tableId = tableIn(current);
  return {
    id: row.id,
    mutation_id: row.mutation_id as MutationId,
    mutation_name: row.mutation_name,
    ...placeOf(row),
    actor: person(row.actor_id, row.actor_name),
    subject: { kind: row.doc_kind, id: row.doc_id, title },
    part: row.part,
    mine: row.mine,
    theirs: row.theirs,
    current,
    made: isOpen && made ? { by: person(made.actorId, made.actorName), at: made.at.toISOString() } : null,
    version,
    obstacle: isOpen ? obstacleIn(row, standing) : null,
    table_numbers: {
      mine: row.mine_table,
      theirs: row.theirs_table,
      current: tableId === null ? null : (tables.get(tableId) ?? null),
    },
    status: row.status,
    at: instant(row.at),
    created_at: row.created_at.toISOString(),
    resolutions: decidedAbout(row.id, decided),
  };
}

const currentOf = (
  { doc_kind: kind, doc_id: id, part }: ConflictRow,
  document: AnyDocument | undefined,
): unknown =>
  partIn(new DocumentBook(document ? [document] : []), { ref: { kind, id }, part })?.value ?? null;

/** The table that a value names, if it names one. */
const tableIn = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'tableId' in value && typeof value.tableId === 'string'
    ? value.tableId
    : null;

/** Why the other value can't take the place of the one that stands: found out by trying. */
function obstacleIn(row: ConflictRow, { document, roles }: Standing): string | null {
  const command = commandOf(row.mutation_name, row.mine);
  if (!command) return 'UNKNOWN_MUTATION';
  const tried = attempt(
    new DocumentBook(document ? [document] : []),
    command,
    {
      mutationId: row.mutation_id as MutationId,
      at: row.at?.getTime() ?? 0,
      businessDay: '1970-01-01',
      actorId: row.actor_id as StaffId,
      deviceId: HEAD_OFFICE,
      outletId: row.outlet_id as OutletId,
      version: (document?.doc.stamp.v ?? 0) + 1,
    },
    { roles },
  );
  return tried.ok ? null : tried.error.code;
}

/** A page of records is not to be as large as whoever sent them likes. */
const RAW_SHOWN = 4_000;

export function quarantinedOf(
  row: QuarantinedRow,
  names: Names,
  decided: Decided,
): z.infer<typeof Quarantined> {
  const { delivered } = row;
  const status = delivered ? 'resolved' : row.status;
  return {
    id: row.id,
    ...placeOf(row),
    device_seq: row.device_seq,
    raw: row.raw.slice(0, RAW_SHOWN),
    raw_length: row.raw_length,
    code: row.code,
    detail: row.detail,
    record: recordOf(row, names),
    obstacle: status === 'open' ? (obstacleTo(row) ?? null) : null,
    refused: status === 'open' ? row.refused : null,
    delivered: delivered && { ...delivered, at: new Date(delivered.at).toISOString() },
    status,
    received_at: row.received_at.toISOString(),
    resolutions: decidedAbout(row.id, decided),
  };
}

function recordOf(row: QuarantinedRow, names: Names): z.infer<typeof Quarantined>['record'] {
  const mutation = readable(row);
  if (!mutation) return null;
  const { name, args, actorId, at } = mutation;
  const [ref] = mutationFor(name).touches(args);
  const tableId = 'tableId' in args ? args.tableId : null;
  return {
    name,
    args,
    actor: person(actorId, names.people.get(actorId) ?? null),
    at: new Date(at).toISOString(),
    subject: ref ? { ...ref, title: names.titles.get(refKey(ref)) ?? null } : null,
    table_number: tableId === null ? null : (names.tables.get(tableId) ?? null),
    items: [...((ref && names.items.get(ref.id)) || [])],
  };
}

export function unallocatedOf(row: UnallocatedRow, decided: Decided): z.infer<typeof Unallocated> {
  const { exponent } = decided;
  return {
    id: row.id as MutationId,
    direction: row.direction,
    payment_id: row.payment_id as PaymentId,
    ...placeOf(row),
    order_id: row.order_id as OrderId,
    order_number: row.order_number,
    payment_method: row.method,
    amount: amountOf(row.amount, exponent),
    left: amountOf(leftIn(row), exponent),
    reason: row.reason,
    reference: row.reference,
    receipt_number: row.receipt_number,
    taken_by: person(row.taken_by, row.taken_by_name),
    taken_at: row.taken_at.toISOString(),
    status: row.status,
    resolutions: decidedAbout(row.id, decided),
  };
}
