import { refKey, type DocumentKind, type OrderId, type OutletId, type StaffId } from '@meja/domain';
import { sql, type Insertable, type Selectable } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { isFound } from '../orders/index.ts';
import { titlesOf, type OutletDay } from '../sync/index.ts';
import { IS_DELIVERED, resolutionsWith } from './exceptions.queries.ts';
import type {
  ConflictsTable,
  QuarantineTable,
  ResolutionKind,
  ResolutionsTable,
  UnallocatedMoneyTable,
} from './exceptions.table.ts';

/** A resolution as it is told to people. */
export type ResolutionRow = Awaited<ReturnType<typeof resolutionsAbout>>[number];

/** What was decided about something, in its order. */
export async function resolutionsAbout(tx: Tx, kind: ResolutionKind, subjectIds: readonly string[]) {
  if (subjectIds.length === 0) return [];
  const rows = await resolutionsWith(tx)
    .where('r.kind', '=', kind)
    .where('r.subject_id', 'in', [...subjectIds])
    .orderBy('r.seq')
    .orderBy('r.decided_at')
    .execute();
  return titled(tx, rows);
}

export async function findResolution(tx: Tx, id: string): Promise<ResolutionRow | undefined> {
  const rows = await resolutionsWith(tx).where('r.id', '=', id).execute();
  return (await titled(tx, rows))[0];
}

/** With what people call the document that each concerns. */
async function titled<Row extends { doc_kind: DocumentKind | null; doc_id: string | null }>(
  tx: Tx,
  rows: readonly Row[],
): Promise<(Row & { title: string | null })[]> {
  const concern = ({ doc_kind: kind, doc_id: id }: Row) =>
    kind === null || id === null ? undefined : { kind, id };
  const titles = await titlesOf(
    tx,
    rows.flatMap((row) => concern(row) ?? []),
  );
  return rows.map((row) => {
    const ref = concern(row);
    return { ...row, title: (ref && titles.get(refKey(ref))) ?? null };
  });
}

export async function writeResolutions(tx: Tx, rows: readonly Insertable<ResolutionsTable>[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insertInto('resolutions')
      .values([...rows])
      .execute();
}

type Subject = 'conflicts' | 'quarantine' | 'unallocated_money' | 'term_differences';

/** Where it happened; undefined for what does not exist. */
export async function outletsOf(tx: Tx, table: Subject, ids: readonly string[]): Promise<OutletId[]> {
  const rows = await tx
    .selectFrom(table)
    .select(['id', 'outlet_id'])
    .where('id', 'in', [...ids])
    .execute();
  return rows.length === new Set(ids).size ? rows.map((row) => row.outlet_id as OutletId) : [];
}

/** Locked as well, though the outlet's stream is: nothing else may come between reading and closing it. */
export const lockConflict = (tx: Tx, id: string): Promise<Selectable<ConflictsTable>> =>
  tx.selectFrom('conflicts').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow();

/** The name of the mutation that lost. */
export async function nameOfMutation(tx: Tx, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string | null }>`
    select name from mutation_log where mutation_id = ${id} and duplicate_of is null
    union all select command ->> 'name' from resolutions where mutation_id = ${id} and judged`.execute(tx);
  return rows[0]?.name ?? undefined;
}

export const closeConflict = (tx: Tx, id: string, status: 'kept' | 'taken') =>
  tx.updateTable('conflicts').set({ status }).where('id', '=', id).execute();

export const lockRecords = (tx: Tx, ids: readonly string[]): Promise<Selectable<QuarantineTable>[]> =>
  tx
    .selectFrom('quarantine')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('device_seq')
    .orderBy('received_at')
    .orderBy('id')
    .forUpdate()
    .execute();

/** Those whose mutation was judged by another way: nothing is left of them to be set aside. */
export async function deliveredAmong(tx: Tx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select x.id from quarantine x where x.id in (${sql.join([...ids])}) and ${IS_DELIVERED}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Why the rules refused records, for whoever looks at them next. */
export async function noteRefusals(tx: Tx, refusals: ReadonlyMap<string, string>): Promise<void> {
  for (const [reason, of] of Map.groupBy(refusals, ([, reason]) => reason))
    await tx
      .updateTable('quarantine')
      .set({ refused: reason })
      .where('status', '=', 'open')
      .where(
        'id',
        'in',
        of.map(([id]) => id),
      )
      .execute();
}

/** What is held of a device about these documents, done before a number of its own for each. Whoever is to be believed is asked for. */
export async function heldBefore(
  tx: Tx,
  { deviceId, outletId }: { deviceId: string; outletId: string },
  before: ReadonlyMap<string, number>,
): Promise<Selectable<QuarantineTable>[]> {
  const asked = JSON.stringify([...before].map(([doc, seq]) => ({ doc, seq })));
  return tx
    .selectFrom('quarantine as x')
    .selectAll()
    .where('x.device_id', '=', deviceId)
    .where('x.outlet_id', '=', outletId)
    .where('x.status', '=', 'open')
    .where('x.code', '<>', 'UNPROVEN')
    .where(
      sql<boolean>`exists (select from jsonb_to_recordset(${asked}::jsonb) as a (doc uuid, seq bigint)
        where a.doc = x.doc_id and x.device_seq < a.seq)`,
    )
    .where(sql<boolean>`not ${IS_DELIVERED}`)
    .orderBy('x.device_seq')
    .orderBy('x.id')
    .limit(MOST_EARLIER)
    .execute();
}

/** More than a tablet does on one order in its life. */
const MOST_EARLIER = 2_000;

/** The same ids in the order in which their device wrote the records. */
export async function inDeviceOrder(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('quarantine')
    .select('id')
    .where('id', 'in', [...ids])
    .orderBy('device_seq')
    .orderBy('received_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

export async function closeRecords(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('quarantine')
    .set({ status: 'resolved' })
    .where('id', 'in', [...ids])
    .execute();
}

export const lockMoney = (tx: Tx, id: string): Promise<Selectable<UnallocatedMoneyTable>> =>
  tx.selectFrom('unallocated_money').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow();

interface MoneyChange {
  allocated: number;
  status: 'open' | 'resolved';
}

export const moveMoney = (tx: Tx, id: string, { allocated, status }: MoneyChange) =>
  tx.updateTable('unallocated_money').set({ allocated, status }).where('id', '=', id).execute();

export async function findMoney(tx: Tx, id: string) {
  const row = await tx.selectFrom('unallocated_money').selectAll().where('id', '=', id).executeTakeFirst();
  return row && { ...row, outlet_id: row.outlet_id as OutletId };
}

/** The newest of the outlet's orders that may have room for money, by what their rows say. */
export async function candidateOrders(
  tx: Tx,
  { outlet_id: outletId, direction }: Pick<Selectable<UnallocatedMoneyTable>, 'outlet_id' | 'direction'>,
  search: string | undefined,
  limit: number,
): Promise<OrderId[]> {
  let query = tx.selectFrom('orders as o').select('o.id').where('o.outlet_id', '=', outletId);
  query =
    direction === 'in'
      ? query
          .where('o.status', 'not in', ['completed', 'cancelled'])
          .where(sql<boolean>`o.total > o.paid - o.refunded`)
      : query.whereRef('o.paid', '>', 'o.refunded');
  if (search !== undefined) query = query.where(isFound(search));
  const rows = await query.orderBy('o.opened_at', 'desc').orderBy('o.id', 'desc').limit(limit).execute();
  return rows.map((row) => row.id as OrderId);
}

export interface Decision {
  outletId: OutletId;
  day: OutletDay;
  by: StaffId;
  at: Date;
  seq: number;
}

/** What every resolution has in common. */
export const decisionRow = (
  tenantId: string,
  { outletId, by, at, seq }: Decision,
  subject: { id: string; device_id: string },
): Pick<
  Insertable<ResolutionsTable>,
  'tenant_id' | 'outlet_id' | 'device_id' | 'subject_id' | 'decided_by' | 'decided_at' | 'seq'
> => ({
  tenant_id: tenantId,
  outlet_id: outletId,
  device_id: subject.device_id,
  subject_id: subject.id,
  decided_by: by,
  decided_at: at,
  seq,
});
