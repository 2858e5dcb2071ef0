import type { z } from '@hono/zod-openapi';
import {
  mutationFor,
  refKey,
  type DocumentKind,
  type OutletId,
  type Ref,
  type StaffId,
  type TableId,
} from '@meja/domain';
import { docsOf, DocumentBook, partVersion } from '@meja/sync';
import { rolesAt, type AuthenticatedRequest, type Scope } from '../access/index.ts';
import { loadDocuments, titlesOf } from '../sync/index.ts';
import { acknowledgedGapsBy, chainBreaksBy, gapId, openGaps, type OpenGap } from './breaks.queries.ts';
import type { Break, Resolution } from './exceptions.schema.ts';
import type { ResolutionKind } from './exceptions.table.ts';
import {
  conflictOf,
  decidedAbout,
  placeOf,
  quarantinedOf,
  unallocatedOf,
  type ConflictRow,
  type Decided,
  type QuarantinedRow,
  type UnallocatedRow,
} from './exceptions.view.ts';
import { madeBy } from './made-by.queries.ts';
import { namesOf } from './named.queries.ts';
import type { Position } from './positions.queries.ts';
import { readable } from './held-record.ts';
import { resolutionsAbout } from './resolutions.queries.ts';

type Told = z.infer<typeof Break>;

/** Conflicts beside what stands today. */
export async function conflictsShown({ tx, account }: AuthenticatedRequest, rows: readonly ConflictRow[]) {
  const open = rows.filter((row) => row.status === 'open');
  const documents = await loadDocuments(tx, open.map(refOfRow));
  const tableIds = docsOf('order', documents).flatMap(({ tableId }) => tableId ?? []);
  const { tables } = await namesOf(tx, { people: [], tables: tableIds, subjects: [] });
  const titles = await titlesOf(tx, rows.map(refOfRow));
  const decided = await decidedOn({ tx, account }, 'conflict', rows);
  const standing = rows.map((row) => {
    const document = documents.find(
      ({ kind, doc }) => kind === row.doc_kind && doc.id === row.doc_id && doc.outletId === row.outlet_id,
    );
    const at = { ref: refOfRow(row), part: row.part };
    return { row, document, at, version: partVersion(new DocumentBook(document ? [document] : []), at) };
  });
  const made = await madeBy(tx, standing);
  return standing.map(({ row, document, version }, place) => {
    const roles = rolesAt(account.grants, row.outlet_id as OutletId);
    const title = titles.get(refKey(refOfRow(row))) ?? null;
    return conflictOf(row, { document, title, version, made: made[place], tables, roles }, decided);
  });
}

const refOfRow = (row: Pick<ConflictRow, 'doc_kind' | 'doc_id'>): Ref<DocumentKind> => ({
  kind: row.doc_kind,
  id: row.doc_id,
});

async function decidedOn(
  { tx, account }: AuthenticatedRequest,
  kind: ResolutionKind,
  rows: readonly { id: string }[],
): Promise<Decided> {
  const ids = rows.map(({ id }) => id);
  return {
    resolutions: await resolutionsAbout(tx, kind, ids),
    exponent: account.tenant.currencyExponent,
  };
}

/** Waiting money with what became of parts of it. */
export async function moneyShown(request: AuthenticatedRequest, rows: readonly UnallocatedRow[]) {
  const decided = await decidedOn(request, 'money', rows);
  return rows.map((row) => unallocatedOf(row, decided));
}

/** Records with what their ids are called. */
export async function recordsShown({ tx, account }: AuthenticatedRequest, rows: readonly QuarantinedRow[]) {
  const people: StaffId[] = [];
  const tables: TableId[] = [];
  const subjects: Ref<DocumentKind>[] = [];
  for (const row of rows) {
    const mutation = readable(row);
    if (!mutation) continue;
    people.push(mutation.actorId);
    subjects.push(...mutationFor(mutation.name).touches(mutation.args));
    if ('tableId' in mutation.args && mutation.args.tableId !== null) tables.push(mutation.args.tableId);
  }
  const names = await namesOf(tx, { people, tables, subjects });
  const decided = await decidedOn({ tx, account }, 'record', rows);
  return rows.map((row) => quarantinedOf(row, names, decided));
}

/** Breaks in the chains and in the numbers of the tablets, with what was decided about them. */
export async function breaksShown(
  request: AuthenticatedRequest,
  positions: readonly Position[],
  scope: Scope,
): Promise<Told[]> {
  const { tx } = request;
  // A gap that is still open is known by a name that is no id.
  const [stored, open] = partition(positions, ({ id }) => !id.includes('/'));
  const ids = stored.map(({ id }) => id);
  const chain = ids.length === 0 ? [] : await chainBreaksBy(tx, ids);
  const closed = ids.length === 0 ? [] : await acknowledgedGapsBy(tx, ids);
  const gaps = open.length === 0 ? [] : await openGaps(tx, scope);
  const noticed = new Map(open.map(({ id, stood_at: at }) => [id, new Date(at).toISOString()]));
  const aboutChain = await decidedOn(request, 'chain', chain);
  const aboutGaps = await decidedOn(
    request,
    'missing',
    closed.map(({ device_id: id }) => ({ id })),
  );
  return [
    ...gaps.flatMap((gap) => {
      const at = noticed.get(gapId(gap));
      return at === undefined ? [] : gapOf(gap, gapId(gap), at, []);
    }),
    ...chain.map((each) => ({
      id: each.id,
      kind: 'chain' as const,
      ...placeOf(each),
      from: each.device_seq,
      to: each.device_seq,
      found_at: each.found_at.toISOString(),
      status: each.status,
      resolutions: decidedAbout(each.id, aboutChain),
    })),
    ...closed.map((gap) =>
      gapOf(
        gap,
        gap.id,
        null,
        decidedAbout(gap.device_id, aboutGaps).filter(({ id }) => id === gap.id),
      ),
    ),
  ];
}

function gapOf(
  gap: OpenGap,
  id: string,
  noticedAt: string | null,
  resolutions: z.infer<typeof Resolution>[],
): Told {
  return {
    id,
    kind: 'missing',
    ...placeOf(gap),
    from: gap.from,
    to: gap.to,
    found_at: noticedAt,
    status: resolutions.length === 0 ? 'open' : 'resolved',
    resolutions,
  };
}

const partition = <T>(all: readonly T[], is: (each: T) => boolean): [T[], T[]] => [
  all.filter(is),
  all.filter((each) => !is(each)),
];
