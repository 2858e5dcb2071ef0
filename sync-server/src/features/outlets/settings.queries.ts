import type { OutletId } from '@meja/domain';
import type { Tx } from '../../db/database.ts';
import { chargesAt, withRatesOn, type ChargeRow, type OutletRow, type Rates, type Wish } from './settings.ts';

const outletById = (tx: Tx, id: OutletId) =>
  tx
    .selectFrom('outlets')
    .select(['id', 'name', 'time_zone', 'day_start_minutes'])
    .select(['required_fields', 'lock_after_minutes', 'table_is_free'])
    .where('id', '=', id);

export const readOutlet = async (tx: Tx, id: OutletId): Promise<OutletRow> => ({
  ...(await outletById(tx, id).executeTakeFirstOrThrow()),
  id,
});

/** Two people who set something of one outlet take turns. Sales, whose rows refer to the outlet, go on beside it. */
export const lockOutlet = async (tx: Tx, id: OutletId): Promise<OutletRow> => ({
  ...(await outletById(tx, id).forNoKeyUpdate().executeTakeFirstOrThrow()),
  id,
});

/** By their day. */
export const readCharges = (tx: Tx, outletId: OutletId): Promise<ChargeRow[]> =>
  tx
    .selectFrom('charge_settings')
    .select(['effective_from', 'service_name', 'service_bps', 'service_by_type'])
    .where('outlet_id', '=', outletId)
    .orderBy('effective_from')
    .execute();

export async function saveOutlet(
  tx: Tx,
  { id, required_fields }: Pick<OutletRow, 'id' | 'required_fields'>,
  wish: Wish,
): Promise<void> {
  const { required, lock_after_minutes, table_is_free } = wish;
  if (required === undefined && lock_after_minutes === undefined && table_is_free === undefined) return;
  await tx
    .updateTable('outlets')
    .set({
      ...(required && { required_fields: JSON.stringify({ ...required_fields, ...required }) }),
      ...(lock_after_minutes !== undefined && { lock_after_minutes }),
      ...(table_is_free && { table_is_free }),
    })
    .where('id', '=', id)
    .execute();
}

/**
 * Sets the rates of service from a day on. Whatever else of the charges changes on a later day still changes then, and so does a rate that
 * was set for a later day. In one statement, so that the catalogue's history has one version of it.
 */
export async function saveRates(
  tx: Tx,
  outletId: OutletId,
  { from, rates }: { from: string; rates: Rates },
  newId: () => string,
): Promise<void> {
  const all = await tx
    .selectFrom('charge_settings')
    .selectAll()
    .where('outlet_id', '=', outletId)
    .orderBy('effective_from')
    .execute();
  const first = chargesAt(all, from);
  if (!first) return;
  const later = all.filter(({ effective_from }) => effective_from > from);
  const begun = first.effective_from === from ? first : { ...first, id: newId(), effective_from: from };
  await tx
    .insertInto('charge_settings')
    .values(
      withRatesOn([begun, ...later], rates).map(({ created_at: _, service_by_type, ...kept }) => ({
        ...kept,
        service_by_type: JSON.stringify(service_by_type),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'outlet_id', 'effective_from']).doUpdateSet(({ ref }) => ({
        service_bps: ref('excluded.service_bps'),
        service_by_type: ref('excluded.service_by_type'),
      })),
    )
    .execute();
}
