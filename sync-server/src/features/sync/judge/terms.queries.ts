import type { ChargesFrom, Difference, DishTerms, DocumentKind, OptionTerms } from '@meja/domain/all';
import { sql } from 'kysely';
import { anyOf } from '../../../db/any-of.queries.ts';
import type { Tx } from '../../../db/database.ts';
import { writeRecords } from '../../../db/records.queries.ts';
import type { DeviceScope } from '../device.ts';

/** A difference as it is kept. */
export interface DifferenceRow {
  id: string;
  mutation_id: string;
  actor_id: string;
  doc_kind: DocumentKind;
  doc_id: string;
  part: string;
  what: Difference['what'];
  item_id: string | null;
  was: unknown;
  should: unknown;
  at: string;
}

/** What the server knows of a tablet that its sales are held against. Times are in ms. */
export interface DeviceFacts {
  enrolledAt: number;
  pulledAt: number | null;
  /** Of all devices of its outlet. */
  series: readonly { id: string; series: string; renewedFrom: string | null }[];
}

/** A version of a part of the catalogue. */
export type Version = { id: string } & (
  | { kind: 'dish'; terms: DishTerms }
  | { kind: 'option'; terms: OptionTerms }
  | { kind: 'charges'; terms: readonly ChargesFrom[] }
);

export async function deviceFacts(tx: Tx, { deviceId }: DeviceScope): Promise<DeviceFacts | undefined> {
  const { rows } = await sql<DeviceFacts>`
    select ${msOf('d.enrolled_at')} as "enrolledAt", ${msOf('d.pulled_at')} as "pulledAt",
      (select json_agg(json_build_object('id', e.id, 'renewedFrom', e.renewed_from,
          'series', coalesce(e.series, o.code || '-' || e.number)))
        from devices e join outlets o on o.tenant_id = e.tenant_id and o.id = e.outlet_id
        where e.tenant_id = d.tenant_id and e.outlet_id = d.outlet_id) as series
    from devices d where d.id = ${deviceId}`.execute(tx);
  return rows[0];
}

const msOf = (instant: string) => sql`floor(extract(epoch from ${sql.raw(instant)}) * 1000)::bigint`;

/**
 * Every version of these that was there at some time since the catalogue which the tablet is known to have had by
 * `heldBy`, the oldest first.
 */
export async function versionsSince(
  tx: Tx,
  { deviceId }: DeviceScope,
  ids: readonly string[],
  heldBy: Date,
): Promise<Version[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Version>`
    select t.kind, t.id, t.terms from catalogue_terms t
    where t.id = ${anyOf(ids)}
      and (t.until_seq is null or t.until_seq > coalesce((
        select c.seq from device_catalogues c where c.device_id = ${deviceId} and c.held_at <= ${heldBy}
        order by c.seq desc limit 1), 0))
    order by t.from_seq`.execute(tx);
  return rows;
}

/** What is found again is there already. */
export async function keepDifferences(
  tx: Tx,
  scope: DeviceScope,
  now: Date,
  rows: readonly DifferenceRow[],
): Promise<void> {
  await writeRecords(tx, {
    table: 'term_differences',
    key: ['tenant_id', 'id'],
    rows: rows.map((row) => ({
      tenant_id: scope.tenantId,
      outlet_id: scope.outletId,
      device_id: scope.deviceId,
      ...row,
      found_at: now.toISOString(),
    })),
    keepExisting: true,
  });
}
