import type { StaffId, TenantId } from '@meja/domain';
import type { Tx } from '../../../db/database.ts';
import { lacksSecondFactor } from '../../access/index.ts';

export interface TotpFactor {
  id: string;
  secret: Buffer;
  lastStep: number;
}

/** Locked until the transaction ends, so that of two tries with one code one comes first. */
export function lockTotp(tx: Tx, userId: StaffId): Promise<TotpFactor | undefined> {
  return tx
    .selectFrom('totp_factors')
    .select(['id', 'secret', 'last_step as lastStep'])
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst();
}

export async function noteTotpStep(tx: Tx, id: string, step: number): Promise<void> {
  await tx.updateTable('totp_factors').set({ last_step: step }).where('id', '=', id).execute();
}

export interface NewTotp {
  id: string;
  tenantId: TenantId;
  userId: StaffId;
  secret: Buffer;
  lastStep: number;
  at: Date;
}

/** In the place of the one that there may have been. */
export async function setTotp(tx: Tx, totp: NewTotp): Promise<void> {
  await removeTotp(tx, totp.userId);
  await tx
    .insertInto('totp_factors')
    .values({
      tenant_id: totp.tenantId,
      id: totp.id,
      user_id: totp.userId,
      secret: totp.secret,
      last_step: totp.lastStep,
      created_at: totp.at,
    })
    .execute();
}

/** @returns whether there was one */
export async function removeTotp(tx: Tx, userId: StaffId): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('totp_factors')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export interface Factors {
  totpSince: Date | null;
  passkeys: { id: string; name: string; createdAt: Date; lastUsedAt: Date | null; isBackedUp: boolean }[];
  /** How many recovery codes are left. */
  codesLeft: number;
}

export async function factorsOf(tx: Tx, userId: StaffId): Promise<Factors> {
  const [totp, passkeys, codes] = await Promise.all([
    tx.selectFrom('totp_factors').select('created_at').where('user_id', '=', userId).executeTakeFirst(),
    tx
      .selectFrom('passkeys')
      .select(['id', 'name', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
      .select('backed_up as isBackedUp')
      .where('user_id', '=', userId)
      .orderBy('created_at')
      .orderBy('id')
      .execute(),
    tx
      .selectFrom('recovery_codes')
      .select((row) => row.fn.countAll<number>().as('left'))
      .where('user_id', '=', userId)
      .where('used_at', 'is', null)
      .executeTakeFirstOrThrow(),
  ]);
  return { totpSince: totp?.created_at ?? null, passkeys, codesLeft: codes.left };
}

/** In the place of all that there were. */
export async function setRecoveryCodes(
  tx: Tx,
  { tenantId, userId, at }: { tenantId: TenantId; userId: StaffId; at: Date },
  codes: readonly { id: string; hash: Buffer }[],
): Promise<void> {
  await removeRecoveryCodes(tx, userId);
  await tx
    .insertInto('recovery_codes')
    .values(codes.map(({ id, hash }) => ({ tenant_id: tenantId, id, user_id: userId, hash, created_at: at })))
    .execute();
}

export async function removeRecoveryCodes(tx: Tx, userId: StaffId): Promise<void> {
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute();
}

/** @returns whether there was such a code that nobody had used */
export async function useRecoveryCode(tx: Tx, userId: StaffId, hash: Buffer, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('recovery_codes')
    .set({ used_at: at })
    .where('user_id', '=', userId)
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** False when it was spent before. Those that have expired need no remembering. */
export async function spendTicket(
  tx: Tx,
  { tenantId, id, expiresAt, now }: { tenantId: TenantId; id: string; expiresAt: Date; now: Date },
): Promise<boolean> {
  await tx.deleteFrom('spent_tickets').where('expires_at', '<', now).execute();
  const spent = await tx
    .insertInto('spent_tickets')
    .values({ tenant_id: tenantId, id, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return spent !== undefined;
}

/** Whoever carries on this session has just shown a factor. */
export async function noteProof(tx: Tx, sessionId: string, at: Date): Promise<void> {
  await tx
    .updateTable('refresh_tokens')
    .set({ proved_at: at })
    .where('family_id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** The sessions that are open of people who have no second factor. */
export async function sessionsWithoutFactor(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectFrom('refresh_tokens as r')
    .innerJoin('users as u', 'u.id', 'r.user_id')
    .select('r.family_id')
    .distinct()
    .where('r.revoked_at', 'is', null)
    .where(lacksSecondFactor('u'))
    .execute();
  return rows.map(({ family_id }) => family_id);
}

/** Of all who sign in at head office; in a tenant's transaction there is no other. */
export async function demandSecondFactor(tx: Tx, demanded: boolean): Promise<void> {
  await tx.updateTable('tenants').set({ demands_second_factor: demanded }).execute();
}
