import { drawerClaim, type CashEntry, type DeviceId, type Shift } from '@meja/domain/all';
import { sql, type Selectable, type SqlBool } from 'kysely';
import { anyOf } from '../../db/any-of.queries.ts';
import type { Tx } from '../../db/database.ts';
import { iso, ms } from '../../db/instants.ts';
import { writeRecords } from '../../db/records.queries.ts';
import { numbersIn, type AggregateStore, type EntryStore } from '../streams/index.ts';
import type { ShiftsTable } from './shifts.table.ts';

const DRAWER_CLAIM = drawerClaim('' as DeviceId);

/** How shifts lie in the database: each with the sums of its entries, in two queries and two round trips. */
export const shiftStore: AggregateStore<Shift> = {
  async load(tx, ids, claims) {
    const drawers = claims.flatMap((claim) =>
      claim.startsWith(DRAWER_CLAIM) ? [claim.slice(DRAWER_CLAIM.length)] : [],
    );
    if (ids.length === 0 && drawers.length === 0) return [];
    const open = sql`array(select id from shifts where device_id = any(${drawers}::uuid[]) and closed_at is null)`;
    const rows = await tx
      .selectFrom('shifts')
      .selectAll()
      .where(
        drawers.length === 0
          ? sql<SqlBool>`id = any(${ids}::uuid[])`
          : sql<SqlBool>`id = any(${ids}::uuid[] || ${open})`,
      )
      .execute();
    return withCash(tx, rows);
  },

  async save(tx, { tenantId }, shifts) {
    const saved = await writeRecords(tx, {
      table: 'shifts',
      key: ['tenant_id', 'id'],
      rows: shifts.map((shift) => shiftRow(tenantId, shift)),
      onlyWhereSame: ['outlet_id'],
    });
    if (saved !== shifts.length) throw new Error('a shift of this id came to be at another outlet meanwhile');
  },

  titles: numbersIn('shifts'),
};

/** Writes what moved in a drawer. */
export const cashStore: EntryStore<CashEntry> = async (tx, scope, added) => {
  await writeRecords(tx, {
    table: 'cash_entries',
    key: ['tenant_id', 'id'],
    rows: added.map(({ entry, context }) => ({
      tenant_id: scope.tenantId,
      outlet_id: scope.outletId,
      device_id: scope.deviceId,
      id: entry.id,
      shift_id: entry.shiftId,
      type: entry.type,
      amount: entry.amount,
      reason: entry.reason,
      at: new Date(entry.at).toISOString(),
      by: entry.by,
      irregular: entry.irregular,
      business_day: context.businessDay,
    })),
    keepExisting: true,
  });
};

/** A drawer's sums and movements, by shift. */
interface Cash {
  shift_id: string;
  sales: number;
  refunds: number;
  movements: CashEntry[] | null;
}

/** Documents of shift rows that were read already, in the same order. */
export async function withCash(tx: Tx, rows: readonly Selectable<ShiftsTable>[]): Promise<Shift[]> {
  if (rows.length === 0) return [];
  const { rows: found } = await sql<Cash>`
    select shift_id,
      coalesce(sum(amount) filter (where type = 'sale'), 0)::bigint as sales,
      coalesce(sum(amount) filter (where type = 'refund'), 0)::bigint as refunds,
      json_agg(json_build_object('id', id, 'shiftId', shift_id, 'type', type, 'amount', amount, 'reason', reason,
          'at', (extract(epoch from at) * 1000)::bigint, 'by', by, 'irregular', irregular) order by at, id)
        filter (where type not in ('sale', 'refund')) as movements
    from cash_entries where shift_id = ${anyOf(rows.map(({ id }) => id))}
    group by shift_id`.execute(tx);
  const cashOf = new Map(found.map((cash) => [cash.shift_id, cash]));
  return rows.map((row) => shiftDocument(row, cashOf.get(row.id)));
}

/** Sums and movements are the entries'. */
const shiftRow = (
  tenantId: string,
  shift: Shift,
): Record<Exclude<keyof ShiftsTable, 'created_at' | 'updated_at' | 'seq'>, unknown> => ({
  tenant_id: tenantId,
  id: shift.id,
  outlet_id: shift.outletId,
  device_id: shift.deviceId,
  number: shift.number,
  float: shift.float,
  opened_at: iso(shift.openedAt),
  opened_by: shift.openedBy,
  business_day: shift.businessDay,
  closed_at: iso(shift.closedAt),
  closed_by: shift.closedBy,
  counted: shift.counted,
  note: shift.note,
  stamp_v: shift.stamp.v,
  stamp_by: shift.stamp.by,
  stamp_prior: shift.stamp.prior,
});

/** What rows hold passed the schema when it came, so ids get their brands back unasked. */
function shiftDocument(row: Selectable<ShiftsTable>, cash: Cash | undefined): Shift {
  const document = {
    id: row.id,
    outletId: row.outlet_id,
    deviceId: row.device_id,
    number: row.number,
    float: row.float,
    openedAt: row.opened_at.getTime(),
    openedBy: row.opened_by,
    businessDay: row.business_day,
    closedAt: ms(row.closed_at),
    closedBy: row.closed_by,
    counted: row.counted,
    note: row.note,
    movements: cash?.movements ?? [],
    sales: cash?.sales ?? 0,
    refunds: cash?.refunds ?? 0,
    stamp: { v: row.stamp_v, by: row.stamp_by, prior: row.stamp_prior },
  } satisfies Record<keyof Shift, unknown>;
  return document as Shift;
}
