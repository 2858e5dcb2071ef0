import { randomBytes } from 'node:crypto';
import type { StaffId, TenantId } from '@meja/domain';
import type { Tx } from '../../db/database.ts';
import { withTenant } from '../../db/tenant.ts';
import type { Dismissal } from '../../http/deps.ts';
import type { Tokens } from '../../http/tokens.ts';
import { whence, type AuditEntry, type Facts, type Reason } from '../audit/index.ts';
import { queueMail } from '../mail/index.ts';
import { isTenantServed } from '../standing/index.ts';
import { followPassword, wordsAbout, type PasswordDeps } from './change-password.ts';
import { passwordResetMail } from './mails.ts';
import { whyPasswordIsRefused, type PasswordRefusal } from './password-rules.ts';
import { hashSecret, inHashingTurn } from './passwords.ts';
import {
  addReset,
  findPasswordOwner,
  lockReset,
  setPassword,
  whyResetIsRefused,
  type PasswordOwner,
} from './passwords.queries.ts';
import { findSignIns, type SignIn } from './people.queries.ts';
import { hashOf, ResetToken, tokenOf } from './reset-token.ts';

const LIFE_MS = 30 * 60_000;

export interface ResetDeps extends PasswordDeps {
  tokens: Pick<Tokens, 'digest'>;
  log: { warn: (fields: object, message: string) => void };
}

/**
 * Mails a link to each account of this email, one for each business. An email that nobody has belongs to none: that goes to the
 * server's log, without what was typed.
 * @param email in lower case
 */
export async function askForReset(deps: ResetDeps, email: string, userAgent: string | null): Promise<void> {
  const diff = whence(userAgent);
  const accounts = await findSignIns(deps.db, email);
  if (accounts.length === 0)
    deps.log.warn({ address: diff.address }, 'password reset asked for an unknown e-mail');
  for (const account of accounts)
    if (!(await withTenant(deps.db, account.tenantId, (tx) => issue(deps, tx, account, diff))))
      noteRefused(deps, account, { ...diff, reason: 'TENANT_SUSPENDED' });
}

/** Tells the business of a link that was not sent, or opened nothing. Whoever asks has shown no right to be anybody. */
function noteRefused(
  { audit }: Pick<ResetDeps, 'audit'>,
  { tenantId, userId }: { tenantId: TenantId; userId: StaffId | null },
  diff: Facts & { reason: Reason },
): void {
  const entry: AuditEntry = {
    ...{ tenantId, actor: { kind: 'nobody' }, action: 'password.reset_refused', diff },
    ...(userId !== null && { target: { kind: 'person', id: userId } }),
  };
  audit.refused({
    key: `password.reset_refused ${tenantId} ${userId} ${diff.reason}`,
    concerned: () => Promise.resolve([entry]),
  });
}

/** @returns false where the business is not served */
async function issue(
  deps: ResetDeps,
  tx: Tx,
  { tenantId, userId }: Pick<SignIn, 'tenantId' | 'userId'>,
  diff: Facts,
): Promise<boolean> {
  if (!(await isTenantServed(tx))) return false;
  const owner = await findPasswordOwner(tx, userId);
  if (!owner) return true;
  const id = deps.newId();
  const at = deps.clock();
  const nonce = randomBytes(32);
  const hash = hashOf(deps.tokens, tokenOf(deps.tokens, nonce));
  await addReset(tx, {
    id,
    tenantId,
    userId,
    nonce,
    hash,
    at,
    expiresAt: new Date(at.getTime() + LIFE_MS),
  });
  await queueMail(deps, tx, passwordResetMail, {
    tenantId,
    recipient: owner.email,
    locale: owner.language,
    data: { resetId: id },
    dedupeKey: id,
  });
  // Whoever asks has shown nothing; the mail goes to the owner.
  deps.audit.record(tx, {
    ...{ tenantId, actor: { kind: 'nobody' }, action: 'password.reset_asked' },
    ...{ target: { kind: 'person', id: userId }, diff },
  });
  return true;
}

export type ResetAnswer =
  | { kind: 'changed'; ended: Dismissal[]; email: string }
  /** Unknown, used, too old, or of somebody who is not served. */
  | { kind: 'invalid' }
  | { kind: 'refused'; reason: PasswordRefusal };

/** Whoever has the link sets another password. All sessions end, and no other link opens any more. */
export async function resetPassword(
  deps: ResetDeps,
  { token, password, userAgent }: { token: string; password: string; userAgent: string | null },
): Promise<ResetAnswer> {
  const parsed = ResetToken.safeParse(token);
  if (!parsed.success) return { kind: 'invalid' };
  const [tenantId, random] = parsed.data;
  const hash = hashOf(deps.tokens, random);
  const find = (tx: Tx) => ownerOf(tx, hash, deps.clock());
  const owner = await withTenant(deps.db, tenantId, find);
  if (!owner) {
    await noteInvalid(deps, tenantId, hash, whence(userAgent));
    return { kind: 'invalid' };
  }
  const reason = whyPasswordIsRefused(password, wordsAbout(owner));
  if (reason) return { kind: 'refused', reason };
  const hashed = await inHashingTurn(owner.email, () => hashSecret(password));
  return withTenant(deps.db, tenantId, async (tx) => {
    // It may have been used while the password was hashed.
    const still = await find(tx);
    const { userId, email } = owner;
    if (!still || !(await setPassword(tx, userId, { expected: still.passwordHash, next: hashed })))
      return { kind: 'invalid' };
    const how = { tenantId, action: 'password.reset', userAgent } as const;
    return { kind: 'changed', ended: await followPassword(deps, tx, still, how), email };
  });
}

/** Why it opens nothing is looked up where it opened nothing: an answer to whoever has a good link waits for no more than before. */
async function noteInvalid(deps: ResetDeps, tenantId: TenantId, hash: Buffer, diff: Facts): Promise<void> {
  const found = await withTenant(deps.db, tenantId, async (tx) => {
    const why = await whyResetIsRefused(tx, hash, deps.clock());
    if (!why || why.reason !== 'LINK_UNKNOWN' || why.userId === null) return why;
    return (await isTenantServed(tx)) ? why : { ...why, reason: 'TENANT_SUSPENDED' as const };
  });
  if (found) noteRefused(deps, { tenantId, userId: found.userId }, { ...diff, reason: found.reason });
}

async function ownerOf(tx: Tx, hash: Buffer, at: Date): Promise<PasswordOwner | undefined> {
  const userId = await lockReset(tx, hash, at);
  if (userId === undefined || !(await isTenantServed(tx))) return undefined;
  return findPasswordOwner(tx, userId);
}
