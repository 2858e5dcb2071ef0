import type { StaffId, TenantId } from '@meja/domain';
import { sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import { tenantIsServed } from '../standing/index.ts';

export interface SignIn {
  tenantId: TenantId;
  userId: StaffId;
  passwordHash: string;
}

/** All that an email can sign in to, in whichever tenant: the one look-up that no tenant bounds. */
export async function findSignIns(db: Db, email: string): Promise<SignIn[]> {
  const { rows } = await sql<{ tenant_id: TenantId; user_id: StaffId; password_hash: string }>`
    select tenant_id, user_id, password_hash from find_sign_ins(${email})`.execute(db);
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    userId: row.user_id,
    passwordHash: row.password_hash,
  }));
}

export interface SignInTenant {
  slug: string;
  name: string;
  isServed: boolean;
}

export function signInTenant(tx: Tx): Promise<SignInTenant> {
  return tx
    .selectFrom('tenants')
    .select(['slug', 'name', tenantIsServed.as('isServed')])
    .executeTakeFirstOrThrow();
}

export async function noteSignIn(tx: Tx, userId: StaffId, at: Date): Promise<void> {
  await tx.updateTable('users').set({ last_login_at: at }).where('id', '=', userId).execute();
  await dropEndedSessions(tx, userId, at);
}

/** A session's first token says when it began, and so it stays for as long as one of its tokens. */
async function dropEndedSessions(tx: Tx, userId: StaffId, at: Date): Promise<void> {
  await tx
    .deleteFrom('refresh_tokens')
    .where('user_id', '=', userId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('refresh_tokens as f')
            .select('f.id')
            .whereRef('f.family_id', '=', 'refresh_tokens.family_id')
            .where('f.expires_at', '>=', at),
        ),
      ),
    )
    .execute();
}

export interface RefreshToken {
  id: string;
  familyId: string;
  /** When the session began. */
  signedInAt: Date;
  userId: StaffId;
  expiresAt: Date;
  replacedAt: Date | null;
  revokedAt: Date | null;
}

/** Locked until the transaction ends, so that of two at once one comes first. */
export async function lockRefreshToken(tx: Tx, hash: Buffer): Promise<RefreshToken | undefined> {
  const row = await tx
    .selectFrom('refresh_tokens')
    .select(['id', 'family_id', 'user_id', 'expires_at', 'replaced_at', 'revoked_at'])
    .select(
      sql<Date>`(select min(f.issued_at) from refresh_tokens f where f.family_id = refresh_tokens.family_id)`.as(
        'signed_in_at',
      ),
    )
    .where('hash', '=', hash)
    .forUpdate()
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      familyId: row.family_id,
      signedInAt: row.signed_in_at,
      userId: row.user_id as StaffId,
      expiresAt: row.expires_at,
      replacedAt: row.replaced_at,
      revokedAt: row.revoked_at,
    }
  );
}

export interface NewRefreshToken {
  id: string;
  familyId: string;
  tenantId: TenantId;
  userId: StaffId;
  hash: Buffer;
  issuedAt: Date;
  expiresAt: Date;
  userAgent: string | null;
}

export async function addRefreshToken(tx: Tx, token: NewRefreshToken): Promise<void> {
  await tx
    .insertInto('refresh_tokens')
    .values({
      id: token.id,
      family_id: token.familyId,
      tenant_id: token.tenantId,
      user_id: token.userId,
      hash: token.hash,
      issued_at: token.issuedAt,
      expires_at: token.expiresAt,
      user_agent: token.userAgent,
    })
    .execute();
}

export async function markReplaced(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('refresh_tokens').set({ replaced_at: at }).where('id', '=', id).execute();
}

export async function revokeFamily(tx: Tx, familyId: string, at: Date): Promise<void> {
  await tx
    .updateTable('refresh_tokens')
    .set({ revoked_at: at })
    .where('family_id', '=', familyId)
    .where('revoked_at', 'is', null)
    .execute();
}
