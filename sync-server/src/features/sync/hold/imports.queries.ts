import type { DeviceId, StaffId } from '@meja/domain';
import type { QueueClaims, QueueFileAnswer } from '@meja/sync';
import type { Tx } from '../../../db/database.ts';
import { isPast, pageTime, type After } from '../../../db/keyset.ts';
import type { Scope } from '../../access/index.ts';
import type { DeviceScope } from '../device.ts';

interface Import {
  id: string;
  scope: DeviceScope;
  /** Neither when the device handed it in itself. */
  carriedBy: { user: StaffId | null; device: DeviceId | null };
  claims: QueueClaims;
  answer: QueueFileAnswer;
  at: Date;
}

/** Notes who brought which file. Brought again, it adds to what was noted before. */
export async function keepImport(
  tx: Tx,
  { id, scope, carriedBy, claims, answer, at }: Import,
): Promise<void> {
  const { result, judged, known, held } = answer;
  await tx
    .insertInto('queue_imports')
    .values({
      tenant_id: scope.tenantId,
      id,
      outlet_id: scope.outletId,
      device_id: scope.deviceId,
      carried_by_user: carriedBy.user,
      carried_by_device: carriedBy.device,
      digest: claims.digest,
      exported_at: new Date(claims.exportedAt),
      from_seq: claims.from,
      to_seq: claims.to,
      ...{ result, judged, known, held },
      first_at: at,
      last_at: at,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'id']).doUpdateSet((eb) => ({
        result,
        judged: eb('queue_imports.judged', '+', judged),
        held,
        times: eb('queue_imports.times', '+', 1),
        last_at: at,
      })),
    )
    .execute();
}

/** Whether the same file came by the same carrier before. */
export async function isKeptImport(tx: Tx, id: string): Promise<boolean> {
  return (
    (await tx.selectFrom('queue_imports').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  );
}

/** Newest first, by the last time that it was brought. */
export function listImports(tx: Tx, scope: Scope, after: After | undefined, limit: number) {
  let query = tx
    .selectFrom('queue_imports as x')
    .innerJoin('outlets as t', 't.id', 'x.outlet_id')
    .innerJoin('devices as d', 'd.id', 'x.device_id')
    .leftJoin('users as u', 'u.id', 'x.carried_by_user')
    .leftJoin('devices as c', 'c.id', 'x.carried_by_device');
  if (scope !== 'everywhere') query = query.where('x.outlet_id', 'in', [...scope]);
  if (after) query = query.where(isPast('x.last_at', 'x.id', after));
  return query
    .selectAll('x')
    .select(['t.name as outlet_name', 'd.name as device_name', 'd.number as device_number'])
    .select(['u.name as user_name', 'c.name as carrier_name'])
    .select(pageTime('x.last_at'))
    .orderBy('x.last_at', 'desc')
    .orderBy('x.id', 'desc')
    .limit(limit)
    .execute();
}
