import type { StaffId, TenantId } from '@meja/domain';
import type { Tx } from '../../../db/database.ts';

export interface Passkey {
  id: string;
  userId: StaffId;
  credentialId: Buffer;
  publicKey: Buffer;
  signCount: number;
  transports: string[];
}

/** Locked until the transaction ends: its counter moves in one order. */
export async function lockPasskey(tx: Tx, credentialId: Buffer): Promise<Passkey | undefined> {
  const row = await tx
    .selectFrom('passkeys')
    .select(['id', 'user_id', 'credential_id', 'public_key', 'sign_count', 'transports'])
    .where('credential_id', '=', credentialId)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      userId: row.user_id as StaffId,
      credentialId: row.credential_id,
      publicKey: row.public_key,
      signCount: row.sign_count,
      transports: row.transports,
    }
  );
}

/** By which a browser finds those that it can use. */
export async function credentialsOf(
  tx: Tx,
  userId: StaffId,
): Promise<{ credentialId: Buffer; transports: string[] }[]> {
  return tx
    .selectFrom('passkeys')
    .select(['credential_id as credentialId', 'transports'])
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .execute();
}

export interface NewPasskey extends Passkey {
  tenantId: TenantId;
  name: string;
  isBackedUp: boolean;
  at: Date;
}

/** False for one that is registered already. */
export async function addPasskey(tx: Tx, key: NewPasskey): Promise<boolean> {
  const added = await tx
    .insertInto('passkeys')
    .values({
      tenant_id: key.tenantId,
      id: key.id,
      user_id: key.userId,
      name: key.name,
      credential_id: key.credentialId,
      public_key: key.publicKey,
      sign_count: key.signCount,
      transports: key.transports,
      backed_up: key.isBackedUp,
      created_at: key.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

export async function notePasskeyUse(
  tx: Tx,
  id: string,
  { signCount, isBackedUp, at }: { signCount: number; isBackedUp: boolean; at: Date },
): Promise<void> {
  await tx
    .updateTable('passkeys')
    .set({ sign_count: signCount, backed_up: isBackedUp, last_used_at: at })
    .where('id', '=', id)
    .execute();
}

/** @returns whether it is one of theirs */
export async function renamePasskey(tx: Tx, userId: StaffId, id: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('passkeys')
    .set({ name })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** @returns its name, if it was one of theirs */
export async function removePasskey(tx: Tx, userId: StaffId, id: string): Promise<string | undefined> {
  const row = await tx
    .deleteFrom('passkeys')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst();
  return row?.name;
}
