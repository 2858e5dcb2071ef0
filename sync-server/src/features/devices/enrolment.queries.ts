import type { DeviceId, OutletId, StaffId, TenantId } from '@meja/domain';
import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';

/** Where a code belongs: the one look-up of enrolling that no tenant bounds. */
export async function findCode(
  db: Db,
  hash: Buffer,
): Promise<{ tenantId: TenantId; id: string } | undefined> {
  const { rows } = await sql<{ tenant_id: TenantId; id: string }>`
    select tenant_id, id from find_enrolment_code(${hash})`.execute(db);
  const [row] = rows;
  return row && { tenantId: row.tenant_id, id: row.id };
}

export interface NewCode {
  tenantId: TenantId;
  id: string;
  outletId: OutletId;
  hash: Buffer;
  createdAt: Date;
  createdBy: StaffId;
  expiresAt: Date;
}

export async function addCode(tx: Tx, code: NewCode): Promise<void> {
  await tx
    .insertInto('enrolment_codes')
    .values({
      tenant_id: code.tenantId,
      id: code.id,
      outlet_id: code.outletId,
      hash: code.hash,
      created_at: code.createdAt,
      created_by: code.createdBy,
      expires_at: code.expiresAt,
    })
    .execute();
}

export interface Code {
  outletId: OutletId;
  createdBy: StaffId;
  expiresAt: Date;
  deviceId: DeviceId | null;
}

/** Locked until the transaction ends, so that of two tablets with one code only one gets in. */
export async function lockCode(tx: Tx, id: string): Promise<Code | undefined> {
  const row = await tx
    .selectFrom('enrolment_codes')
    .select(['outlet_id', 'created_by', 'expires_at', 'device_id'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      outletId: row.outlet_id as OutletId,
      createdBy: row.created_by as StaffId,
      expiresAt: row.expires_at,
      deviceId: row.device_id as DeviceId | null,
    }
  );
}

export async function spendCode(tx: Tx, id: string, deviceId: DeviceId, at: Date): Promise<void> {
  await tx
    .updateTable('enrolment_codes')
    .set({ used_at: at, device_id: deviceId })
    .where('id', '=', id)
    .execute();
}
