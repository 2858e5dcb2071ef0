import type { DeviceId } from '@meja/domain';
import { queueClaimsOf, type QueueClaims, type QueueFile } from '@meja/sync';
import { CompactSign, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import type { Db } from '../db/database.ts';
import { withTenant } from '../db/tenant.ts';
import type { Restaurant } from './restaurant.ts';

export interface Keys {
  deviceId: DeviceId;
  privateKey: CryptoKey;
}

/** Gives a tablet a key as it makes one at its enrolment. */
export async function giveKey(owner: Db, { tenantId }: Restaurant, deviceId: DeviceId): Promise<Keys> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const { kty, crv, x, y } = await exportJWK(publicKey);
  await withTenant(owner, tenantId, (tx) =>
    tx
      .updateTable('devices')
      .set({ public_key: JSON.stringify({ kty, crv, x, y }) })
      .where('id', '=', deviceId)
      .execute(),
  );
  return { deviceId, privateKey };
}

const numberOf = (record: unknown, otherwise: number): number =>
  typeof record === 'object' && record !== null && 'deviceSeq' in record
    ? Number(record.deviceSeq)
    : otherwise;

/** A tablet's queue as the file that it exports; `changes` are what somebody signs that is not so. */
export async function queueFile(
  { tenantId, outletId }: Pick<Restaurant, 'tenantId' | 'outletId'>,
  { deviceId, privateKey }: Keys,
  mutations: unknown[],
  changes: Partial<QueueClaims> = {},
): Promise<QueueFile> {
  const device = { id: deviceId, tenantId, outletId, series: 'JKT-1', name: 'Tablet 1' };
  const exportedAt = Date.parse('2026-11-20T04:59:00Z');
  const from = numberOf(mutations[0], 1);
  const to = numberOf(mutations.at(-1), from + mutations.length - 1);
  const claims = { ...queueClaimsOf({ device, exportedAt, mutations }, { from, to }), ...changes };
  const signature = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256' })
    .sign(privateKey);
  return { format: 'meja-queue', v: 1, device, exportedAt, mutations, signature };
}
