import { sql } from 'kysely';
import { anyOf } from '../../../db/any-of.queries.ts';
import type { Tx } from '../../../db/database.ts';
import { writeRecords } from '../../../db/records.queries.ts';
import { hashInPhc } from '../../people/index.ts';
import type { DeviceScope } from '../device.ts';
import { GRACE_MS } from './grace.ts';
import { FORMER_PIN_MS, type Prover, type TriesRow } from './proofs.ts';

interface Row {
  id: string;
  failures: number | null;
  locked_until: Date | null;
  pins: { phc: string; until: number | null; isReplaced: boolean }[];
}

/**
 * What the proofs of these people are looked at with. What an enrolment notes for a day later (see noteCatalogue) says something only of a
 * tablet that has asked since: until then it may have no other PIN than the former one.
 */
export async function readProvers(
  tx: Tx,
  { tenantId, deviceId }: DeviceScope,
  people: readonly string[],
  now: Date,
): Promise<Prover[]> {
  if (people.length === 0) return [];
  const { rows } = await sql<Row>`
    select u.id, t.failures, t.locked_until, coalesce((
      select json_agg(json_build_object('phc', p.pin_hash,
        'until', floor(extract(epoch from p.until) * 1000),
        'isReplaced', p.until_seq is not null and exists (
            select from device_catalogues c
            join devices d on d.tenant_id = c.tenant_id and d.id = c.device_id and d.pulled_at >= c.held_at
            where c.device_id = ${deviceId} and c.seq >= p.until_seq
              and c.held_at <= ${new Date(now.getTime() - GRACE_MS)})
          or exists (select from devices d where d.id = ${deviceId}
            and d.pulled_at >= p.until + ${FORMER_PIN_MS + GRACE_MS} * interval '1 ms')
        ) order by p.until desc nulls first)
      from pins p where p.tenant_id = u.tenant_id and p.user_id = u.id), '[]') as pins
    from users u
    left join pin_tries t on t.tenant_id = u.tenant_id and t.user_id = u.id and t.device_id = ${deviceId}
    where u.tenant_id = ${tenantId} and u.id = ${anyOf(people)}`.execute(tx);
  return rows.map(({ id, failures, locked_until, pins }) => ({
    userId: id,
    failures: failures ?? 0,
    lockedUntil: locked_until?.getTime() ?? null,
    pins: pins.flatMap(({ phc, until, isReplaced }) => {
      const hash = hashInPhc(phc);
      return hash ? [{ hash, until, isReplaced }] : [];
    }),
  }));
}

export async function keepTries(tx: Tx, scope: DeviceScope, rows: readonly TriesRow[]): Promise<void> {
  await writeRecords(tx, {
    table: 'pin_tries',
    key: ['tenant_id', 'user_id', 'device_id'],
    rows: rows.map((row) => ({ tenant_id: scope.tenantId, device_id: scope.deviceId, ...row })),
  });
}
