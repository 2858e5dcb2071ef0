import { pinLockFor, type DeviceId, type OutletId, type RoleName, type StaffId } from '@meja/domain';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '../../db/database.ts';
import { idsFound } from '../../db/searched.ts';
import type { Scope } from '../access/index.ts';

export interface PinOwner {
  grants: { role: RoleName; outletId: OutletId | null }[];
}

/** Somebody with the roles that they have now; undefined where there is no such person. Locks them. */
export async function lockPinOwner(tx: Tx, id: StaffId): Promise<PinOwner | undefined> {
  const row = await tx.selectFrom('users').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  if (!row) return undefined;
  const grants = await tx
    .selectFrom('role_grants')
    .select(['role', 'outlet_id'])
    .where('user_id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
  return {
    grants: grants.map(({ role, outlet_id }) => ({ role, outletId: outlet_id as OutletId | null })),
  };
}

export interface Colleague extends PinOwner {
  id: StaffId;
  name: string;
  pinDigits: number | null;
  grants: (PinOwner['grants'][number] & { outletName: string | null })[];
}

/**
 * Active people who work somewhere in the scope, by name.
 * @param search a part of the name
 */
export async function listColleagues(
  tx: Tx,
  { scope, at, search, limit }: { scope: Scope; at: Date; search: string; limit: number },
): Promise<Colleague[]> {
  let query = tx
    .selectFrom('users as u')
    .select((eb) => [
      'u.id',
      'u.name',
      eb.case().when('u.pin_hash', 'is not', null).then(eb.ref('u.pin_digits')).end().as('pinDigits'),
      jsonArrayFrom(
        eb
          .selectFrom('role_grants as g')
          .leftJoin('outlets as o', (join) =>
            join.onRef('o.tenant_id', '=', 'g.tenant_id').onRef('o.id', '=', 'g.outlet_id'),
          )
          .select(['g.role', 'g.outlet_id as outletId', 'o.name as outletName'])
          .whereRef('g.user_id', '=', 'u.id')
          .where('g.granted_at', '<=', at)
          .where((g) => g.or([g('g.revoked_at', 'is', null), g('g.revoked_at', '>', at)]))
          .orderBy('o.name', (order) => order.asc().nullsFirst())
          .orderBy('g.role'),
      ).as('grants'),
    ])
    .where('u.is_active', '=', true)
    .orderBy('u.name')
    .orderBy('u.id')
    .limit(limit);
  if (search) query = query.where('u.id', '=', idsFound('users', search));
  if (scope !== 'everywhere')
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('role_grants as w')
          .select('w.id')
          .whereRef('w.user_id', '=', 'u.id')
          .where('w.granted_at', '<=', at)
          .where((w) => w.or([w('w.revoked_at', 'is', null), w('w.revoked_at', '>', at)]))
          .where((w) => w.or([w('w.outlet_id', 'is', null), w('w.outlet_id', 'in', [...scope])])),
      ),
    );
  const rows = await query.execute();
  return rows.map(({ id, grants, ...row }) => ({
    ...row,
    id: id as StaffId,
    grants: grants.map(({ outletId, ...grant }) => ({ ...grant, outletId: outletId as OutletId | null })),
  }));
}

/** A trigger keeps the former one. Whoever was locked out by wrong ones may try again everywhere. */
export async function setPin(tx: Tx, id: StaffId, pin: { hash: string; digits: number }): Promise<void> {
  await tx
    .updateTable('users')
    .set({ pin_hash: pin.hash, pin_digits: pin.digits })
    .where('id', '=', id)
    .execute();
  await tx
    .updateTable('pin_tries')
    .set({ failures: 0, locked_until: null })
    .where('user_id', '=', id)
    .execute();
}

interface Trial {
  staffId: StaffId;
  deviceId: DeviceId;
  now: Date;
}

/**
 * Counts a try to sign in on a tablet before the PIN is looked at there, so that of many at once each counts.
 * @returns how long (ms) no PIN may be tried yet, 0 for this one; undefined where there is no such person
 */
export async function countTry(tx: Tx, { staffId, deviceId, now }: Trial): Promise<number | undefined> {
  const before = await tx
    .insertInto('pin_tries')
    .columns(['tenant_id', 'user_id', 'device_id', 'failures', 'last_at'])
    .expression(({ selectFrom }) =>
      selectFrom('users')
        .select(({ lit }) => [
          'users.tenant_id',
          'users.id',
          sql<string>`${deviceId}::uuid`.as('device_id'),
          lit(0).as('failures'),
          sql<Date>`${now}::timestamptz`.as('last_at'),
        ])
        .where('users.id', '=', staffId),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'user_id', 'device_id'])
        .doUpdateSet(({ ref }) => ({ last_at: ref('excluded.last_at') })),
    )
    .returning(['failures', 'locked_until'])
    .executeTakeFirst();
  if (!before) return undefined;
  const left = (before.locked_until?.getTime() ?? 0) - now.getTime();
  if (left > 0) return left;
  const failures = before.failures + 1;
  const lockMs = pinLockFor(failures);
  await tx
    .updateTable('pin_tries')
    .set({ failures, locked_until: lockMs === 0 ? null : new Date(now.getTime() + lockMs) })
    .where('user_id', '=', staffId)
    .where('device_id', '=', deviceId)
    .execute();
  return 0;
}

/** The PIN was right. */
export async function forgetTries(tx: Tx, { staffId, deviceId }: Omit<Trial, 'now'>): Promise<void> {
  await tx
    .updateTable('pin_tries')
    .set({ failures: 0, locked_until: null })
    .where('user_id', '=', staffId)
    .where('device_id', '=', deviceId)
    .execute();
}

/** The PINs that somebody has had, as PHC strings. */
export async function pinsOf(tx: Tx, staffId: StaffId): Promise<string[]> {
  const rows = await tx.selectFrom('pins').select('pin_hash').where('user_id', '=', staffId).execute();
  return rows.map(({ pin_hash }) => pin_hash);
}
