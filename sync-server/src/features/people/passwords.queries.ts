import type { StaffId, TenantId } from '@meja/domain';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';

export interface PasswordOwner {
  userId: StaffId;
  email: string;
  passwordHash: string;
  name: string;
  /** The business, and the language that it speaks. */
  business: string;
  language: 'id' | 'en';
}

/** Somebody who signs in at head office; undefined for whoever does not, or has left. */
export async function findPasswordOwner(tx: Tx, userId: StaffId): Promise<PasswordOwner | undefined> {
  const row = await tx
    .selectFrom('users as u')
    .innerJoin('tenants as t', 't.id', 'u.tenant_id')
    .select(['u.email', 'u.password_hash', 'u.name', 't.name as business', 't.language'])
    .where('u.id', '=', userId)
    .where('u.is_active', '=', true)
    .executeTakeFirst();
  if (!row || row.email === null || row.password_hash === null) return undefined;
  const { email, password_hash: passwordHash, name, business, language } = row;
  return { userId, email, passwordHash, name, business, language };
}

/** @returns false where another password was set since `expected` was read */
export async function setPassword(
  tx: Tx,
  userId: StaffId,
  { expected, next }: { expected: string; next: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('users')
    .set({ password_hash: next })
    .where('id', '=', userId)
    .where('password_hash', '=', expected)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** @returns the sessions that have ended by it */
export async function revokeSessions(
  tx: Tx,
  userId: StaffId,
  { at, but }: { at: Date; but?: string | undefined },
): Promise<string[]> {
  let query = tx
    .updateTable('refresh_tokens')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null);
  if (but !== undefined) query = query.where('family_id', '<>', but);
  const rows = await query.returning('family_id').execute();
  return [...new Set(rows.map((row) => row.family_id))];
}

/** @returns its browser, if it was one of theirs and had not ended */
export async function revokeSession(
  tx: Tx,
  userId: StaffId,
  id: string,
  at: Date,
): Promise<{ userAgent: string | null } | undefined> {
  const rows = await tx
    .updateTable('refresh_tokens')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('family_id', '=', id)
    .where('revoked_at', 'is', null)
    .returning(['issued_at', 'user_agent'])
    .execute();
  const [last] = rows.toSorted((a, b) => b.issued_at.getTime() - a.issued_at.getTime());
  return last && { userAgent: last.user_agent };
}

export interface OpenSession {
  id: string;
  signedInAt: Date;
  /** When it was last carried on: a session in use does that every ten minutes. */
  lastSeenAt: Date;
  userAgent: string | null;
}

export async function openSessions(tx: Tx, userId: StaffId, at: Date): Promise<OpenSession[]> {
  return tx
    .selectFrom('refresh_tokens')
    .select((row) => [
      'family_id as id',
      row.fn.min<Date>('issued_at').as('signedInAt'),
      row.fn.max<Date>('issued_at').as('lastSeenAt'),
      sql<string | null>`(array_agg(user_agent order by issued_at desc))[1]`.as('userAgent'),
    ])
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .groupBy('family_id')
    .having((row) => row.fn.max('expires_at'), '>', at)
    .orderBy('lastSeenAt', 'desc')
    .orderBy('family_id')
    .execute();
}

export interface NewReset {
  id: string;
  tenantId: TenantId;
  userId: StaffId;
  nonce: Buffer;
  hash: Buffer;
  at: Date;
  expiresAt: Date;
}

/** Adds a link, and drops those of the same person that open nothing any more. */
export async function addReset(tx: Tx, reset: NewReset): Promise<void> {
  await tx
    .deleteFrom('password_resets')
    .where('user_id', '=', reset.userId)
    .where('expires_at', '<=', reset.at)
    .execute();
  await tx
    .insertInto('password_resets')
    .values({
      tenant_id: reset.tenantId,
      id: reset.id,
      user_id: reset.userId,
      nonce: reset.nonce,
      hash: reset.hash,
      created_at: reset.at,
      expires_at: reset.expiresAt,
    })
    .execute();
}

/** A link that still opens; locked until the transaction ends, so that of two tries at once one comes first. */
export async function lockReset(tx: Tx, hash: Buffer, at: Date): Promise<StaffId | undefined> {
  const row = await tx
    .selectFrom('password_resets')
    .select('user_id')
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .forUpdate()
    .executeTakeFirst();
  return row && (row.user_id as StaffId);
}

/** Why a link opens nothing, and whose it is where it is anybody's; undefined where there is no such business. */
export async function whyResetIsRefused(
  tx: Tx,
  hash: Buffer,
  at: Date,
): Promise<{ userId: StaffId | null; reason: 'LINK_UNKNOWN' | 'LINK_USED' | 'LINK_EXPIRED' } | undefined> {
  if (!(await tx.selectFrom('tenants').select('id').executeTakeFirst())) return undefined;
  const row = await tx
    .selectFrom('password_resets')
    .select(['user_id', 'used_at', 'expires_at'])
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (!row) return { userId: null, reason: 'LINK_UNKNOWN' };
  const userId = row.user_id as StaffId;
  if (row.used_at !== null) return { userId, reason: 'LINK_USED' };
  return { userId, reason: row.expires_at <= at ? 'LINK_EXPIRED' : 'LINK_UNKNOWN' };
}

/** What the mail's link is made of; undefined once it opens nothing any more. */
export function findReset(
  tx: Tx,
  id: string,
  at: Date,
): Promise<{ nonce: Buffer; tenantId: string; business: string; name: string } | undefined> {
  return tx
    .selectFrom('password_resets as r')
    .innerJoin('users as u', 'u.id', 'r.user_id')
    .innerJoin('tenants as t', 't.id', 'r.tenant_id')
    .select(['r.nonce', 'r.tenant_id as tenantId', 't.name as business', 'u.name'])
    .where('r.id', '=', id)
    .where('r.used_at', 'is', null)
    .where('r.expires_at', '>', at)
    .executeTakeFirst();
}

/** No link that was sent before opens any more. */
export async function useUpResets(tx: Tx, userId: StaffId, at: Date): Promise<void> {
  await tx
    .updateTable('password_resets')
    .set({ used_at: at })
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .execute();
}
