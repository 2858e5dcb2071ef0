import type { DeviceId, OutletId, TenantId } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { PublicKey } from './public-key.ts';

export interface DeviceKey {
  outletId: OutletId;
  publicKey: PublicKey;
  /** What it is called in the register. */
  named: { name: string; number: number };
}

export async function findDeviceKey(tx: Tx, deviceId: DeviceId): Promise<DeviceKey | undefined> {
  const row = await tx
    .selectFrom('devices')
    .select(['outlet_id', 'public_key', 'name', 'number'])
    .where('id', '=', deviceId)
    .executeTakeFirst();
  return (
    row && {
      outletId: row.outlet_id as OutletId,
      publicKey: row.public_key,
      named: { name: row.name, number: row.number },
    }
  );
}

interface SecretAsked {
  name: string;
  /** The number of the last mutation that the device made without proofs, by its own word. */
  seq: number;
  now: Date;
  /** So long it is given again: the answer may have been lost. */
  againMs: number;
}

/** More than any tablet has in its queue. */
const LONGEST_QUEUE = 50_000;

/**
 * Notes that a device is given a secret; false when it was given this one before. From then on its mutations need proofs,
 * but for those that it had made by then.
 */
export async function giveSecret(
  tx: Tx,
  deviceId: DeviceId,
  { name, seq, now, againMs }: SecretAsked,
): Promise<boolean> {
  const again = new Date(now.getTime() - againMs);
  const last = sql<number>`least(greatest(${seq}::bigint, last_seq), last_seq + ${LONGEST_QUEUE})`;
  const row = await tx
    .updateTable('devices')
    .set(({ case: when, ref, val, fn }) => ({
      secret_name: name,
      secret_given_at: when()
        .when('secret_name', '=', name)
        .then(ref('secret_given_at'))
        .else(val(now))
        .end(),
      proves_from: fn.coalesce('proves_from', sql<number>`${last} + 1`),
    }))
    .where('id', '=', deviceId)
    .where(({ or, eb }) =>
      or([eb('secret_name', 'is distinct from', name), eb('secret_given_at', '>', again)]),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export interface Assertion {
  tenantId: TenantId;
  deviceId: DeviceId;
  jti: string;
  expiresAt: Date;
}

/** False when the assertion was used before. Those that have expired need no remembering. */
export async function useAssertion(tx: Tx, assertion: Assertion, now: Date): Promise<boolean> {
  await tx
    .deleteFrom('device_assertions')
    .where('device_id', '=', assertion.deviceId)
    .where('expires_at', '<', now)
    .execute();
  const inserted = await tx
    .insertInto('device_assertions')
    .values({
      tenant_id: assertion.tenantId,
      device_id: assertion.deviceId,
      jti: assertion.jti,
      expires_at: assertion.expiresAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('jti')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function noteSeen(
  tx: Tx,
  deviceId: DeviceId,
  seen: { at: Date; userAgent: string | null; appVersion: string | undefined; hasSecret: boolean },
): Promise<void> {
  await tx
    .updateTable('devices')
    .set({
      last_seen_at: seen.at,
      user_agent: seen.userAgent,
      ...(seen.appVersion === undefined ? {} : { app_version: seen.appVersion }),
      // It has arrived, and is told no more.
      ...(seen.hasSecret && { secret_given_at: null }),
    })
    .where('id', '=', deviceId)
    .execute();
}
