import type { DeviceId, OutletId, StaffId, TenantId } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Scope } from '../access/index.ts';
import { deviceIsServed } from '../standing/index.ts';
import type { PublicKey } from './public-key.ts';

export interface NewDevice {
  tenantId: TenantId;
  id: DeviceId;
  outletId: OutletId;
  name: string;
  publicKey: PublicKey;
  enrolledAt: Date;
  enrolledBy: StaffId | null;
  userAgent: string | null;
  renewedFrom?: DeviceId;
  secret: GivenSecret;
}

/** How a new device's secret is given: by its name, or (null) not at all, to an app of before there were proofs. */
export interface GivenSecret {
  name: string | null;
  /** Until when the word of such an app is taken. */
  believedUntil: Date;
}

/** Numbered within its outlet. Locks the outlet, so that two that enrol at once do not get the same number. */
export async function addDevice(tx: Tx, device: NewDevice): Promise<void> {
  await tx
    .selectFrom('outlets')
    .select('id')
    .where('id', '=', device.outletId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('devices')
    .values((eb) => ({
      tenant_id: device.tenantId,
      id: device.id,
      outlet_id: device.outletId,
      number: eb
        .selectFrom('devices')
        .select(sql<number>`coalesce(max(number), 0) + 1`.as('next'))
        .where('outlet_id', '=', device.outletId),
      name: device.name,
      public_key: JSON.stringify(device.publicKey),
      enrolled_at: device.enrolledAt,
      enrolled_by: device.enrolledBy,
      user_agent: device.userAgent,
      renewed_from: device.renewedFrom ?? null,
      ...(device.secret.name === null
        ? { believed_until: device.secret.believedUntil }
        : { secret_name: device.secret.name, secret_given_at: device.enrolledAt, proves_from: 1 }),
      series: sql<string>`(select code from outlets where id = ${device.outletId}) || '-' ||
        (select coalesce(max(number), 0) + 1 from devices where outlet_id = ${device.outletId})`,
    }))
    .execute();
  await noteCatalogue(tx, device);
}

/** Whether a tablet of the outlet that is in service has the name, in whatever letters it was written. */
export async function isCalled(tx: Tx, outletId: OutletId, name: string): Promise<boolean> {
  const row = await tx
    .selectFrom('devices')
    .select('id')
    .where('outlet_id', '=', outletId)
    .where('revoked_at', 'is', null)
    .where(sql<string>`lower(name)`, '=', name.toLowerCase())
    .executeTakeFirst();
  return row !== undefined;
}

/** So many hours after its enrolment a tablet may still deliver what it did before, as another device. */
export const BROUGHT_HOURS = 24;

/** From then on it has sold by what there was when it was enrolled, or by what came after it. */
async function noteCatalogue(tx: Tx, { tenantId, id, enrolledAt }: NewDevice): Promise<void> {
  const heldAt = new Date(enrolledAt.getTime() + BROUGHT_HOURS * 3_600_000);
  await tx
    .insertInto('device_catalogues')
    .columns(['tenant_id', 'device_id', 'seq', 'held_at'])
    .expression(
      tx
        .selectFrom('streams')
        .select(['tenant_id', sql<string>`${id}::uuid`.as('device_id'), 'head as seq'])
        .select(sql<Date>`${heldAt}::timestamptz`.as('held_at'))
        .where('tenant_id', '=', tenantId)
        .where('kind', '=', 'catalog'),
    )
    .execute();
}

export interface Enrolled {
  deviceId: DeviceId;
  deviceNumber: number;
  tenantId: TenantId;
  tenantName: string;
  outletId: OutletId;
  outletName: string;
  outletCode: string;
  publicKey: PublicKey;
  /** The history that this database tells. */
  epoch: string;
  /** It has shown that it has its secret. */
  hasSecret: boolean;
}

export async function findEnrolled(tx: Tx, deviceId: DeviceId): Promise<Enrolled> {
  const row = await tx
    .selectFrom('devices as d')
    .innerJoin('outlets as o', 'o.id', 'd.outlet_id')
    .innerJoin('tenants as t', 't.id', 'd.tenant_id')
    .crossJoin('installation as i')
    .select([
      'i.epoch',
      'd.number',
      'd.public_key',
      'd.secret_given_at',
      't.id as tenant_id',
      't.name as tenant_name',
    ])
    .select(['o.id as outlet_id', 'o.name as outlet_name', 'o.code'])
    .where('d.id', '=', deviceId)
    .executeTakeFirstOrThrow();
  return {
    deviceId,
    deviceNumber: row.number,
    tenantId: row.tenant_id as TenantId,
    tenantName: row.tenant_name,
    outletId: row.outlet_id as OutletId,
    outletName: row.outlet_name,
    outletCode: row.code,
    publicKey: row.public_key,
    epoch: row.epoch,
    hasSecret: row.secret_given_at === null,
  };
}

export interface Renewable {
  forkedAt: Date | null;
  lastSeq: number;
  offeredFrom: number | null;
  name: string;
  enrolledBy: StaffId | null;
}

/** Undefined when the device is not served. Locks it: whoever revokes it now waits, and then meets what it has become. */
export async function lockRenewable(tx: Tx, deviceId: DeviceId): Promise<Renewable | undefined> {
  const row = await tx
    .selectFrom('devices')
    .select(['name', 'enrolled_by', 'forked_at', 'last_seq', 'offered_from'])
    .where('id', '=', deviceId)
    .where(deviceIsServed('devices'))
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      name: row.name,
      enrolledBy: row.enrolled_by as StaffId | null,
      forkedAt: row.forked_at,
      lastSeq: row.last_seq,
      offeredFrom: row.offered_from,
    }
  );
}

/** The one renewal that a fork allows has been made. */
export async function closeFork(tx: Tx, deviceId: DeviceId): Promise<void> {
  await tx
    .updateTable('devices')
    .set({ forked_at: null, offered_from: null })
    .where('id', '=', deviceId)
    .execute();
}

/** The device from which this one descends by renewals; itself where it was enrolled by a code. */
export async function firstOfLine(tx: Tx, deviceId: DeviceId): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    with recursive line as (
      select id, renewed_from, 0 as steps from devices where id = ${deviceId}
      union all
      select d.id, d.renewed_from, line.steps + 1 from devices d join line on d.id = line.renewed_from
    )
    select id from line order by steps desc limit 1`.execute(tx);
  return rows[0]?.id ?? deviceId;
}

export interface DeviceRow {
  id: string;
  outletId: string;
  outletName: string;
  outletCode: string;
  number: number;
  name: string;
  enrolledAt: Date;
  enrolledBy: string | null;
  lastSeenAt: Date | null;
  lastSeq: number;
  revokedAt: Date | null;
  userAgent: string | null;
  appVersion: string | null;
}

export async function listDevices(tx: Tx, scope: Scope): Promise<DeviceRow[]> {
  return tx
    .selectFrom('devices as d')
    .innerJoin('outlets as o', 'o.id', 'd.outlet_id')
    .leftJoin('users as u', 'u.id', 'd.enrolled_by')
    .select([
      'd.id',
      'o.id as outletId',
      'o.name as outletName',
      'o.code as outletCode',
      'd.number',
      'd.name',
      'd.enrolled_at as enrolledAt',
      'u.name as enrolledBy',
      'd.last_seen_at as lastSeenAt',
      'd.last_seq as lastSeq',
      'd.revoked_at as revokedAt',
      'd.user_agent as userAgent',
      'd.app_version as appVersion',
    ])
    .$if(scope !== 'everywhere', (query) => query.where('d.outlet_id', 'in', [...scope]))
    .orderBy('o.name')
    .orderBy('d.number')
    .execute();
}

export async function findDeviceOutlet(tx: Tx, deviceId: DeviceId): Promise<OutletId | undefined> {
  const row = await tx
    .selectFrom('devices')
    .select('outlet_id')
    .where('id', '=', deviceId)
    .executeTakeFirst();
  return row?.outlet_id as OutletId | undefined;
}

/**
 * The device and whatever it has become since: a copy of a revoked tablet must not go on under another number. One that
 * is being renewed is waited for, and what came of it seen only by asking once more. Answers whom it met.
 */
export async function revokeDevice(tx: Tx, deviceId: DeviceId, by: StaffId, at: Date): Promise<DeviceId[]> {
  const met = await revokeLine(tx, deviceId, by, at);
  return met.length === 0 ? [] : [...met, ...(await revokeDevice(tx, deviceId, by, at))];
}

async function revokeLine(tx: Tx, deviceId: DeviceId, by: StaffId, at: Date): Promise<DeviceId[]> {
  const revoked = await tx
    .withRecursive('line', (db) =>
      db
        .selectFrom('devices')
        .select('id')
        .where('id', '=', deviceId)
        .union((qb) =>
          qb.selectFrom('devices as d').innerJoin('line', 'line.id', 'd.renewed_from').select('d.id'),
        ),
    )
    .updateTable('devices')
    .set({ revoked_at: at, revoked_by: by })
    .where('id', 'in', (eb) => eb.selectFrom('line').select('id'))
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  return revoked.map(({ id }) => id as DeviceId);
}
