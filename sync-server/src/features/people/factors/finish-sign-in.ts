import type { StaffId, TenantId } from '@meja/domain';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Tx } from '../../../db/database.ts';
import { withTenant } from '../../../db/tenant.ts';
import type { Tokens } from '../../../http/tokens.ts';
import { isTenantServed } from '../../standing/index.ts';
import { findPasswordOwner, type PasswordOwner } from '../passwords.queries.ts';
import { openSession, type Opened, type SessionDeps } from '../sessions.ts';
import type { PasswordDeps } from '../change-password.ts';
import { useAnyCode } from './check-code.ts';
import { usePasskey } from './check-passkey.ts';
import { factorsOf, spendTicket } from './factors.queries.ts';
import { tellOwner } from './follow-factor.ts';
import { ownerIn, type RelyingParty } from './passkeys.ts';
import type { PasskeyChallenge, PendingSignIn } from './tickets.ts';

export type FinishDeps = SessionDeps & PasswordDeps;

export type FinishAnswer =
  | { kind: 'opened'; opened: Opened; email: string }
  /** Nothing is under way any more: too late, done already, or with a password that has changed. */
  | { kind: 'expired' }
  | { kind: 'wrong' }
  | { kind: 'suspended' }
  /** Whose passkey was refused, where that is known. */
  | { kind: 'refused' | 'copied'; owner?: { tenantId: TenantId; userId: StaffId } };

/** Tells one password of somebody from their next one. */
export const versionOf = (tokens: Pick<Tokens, 'digest'>, passwordHash: string): string =>
  tokens.digest('password version', passwordHash).toString('base64url');

/** Somebody whose password was right shows a code. */
export function finishByCode(
  deps: FinishDeps,
  pending: PendingSignIn,
  { code, userAgent }: { code: string; userAgent: string | null },
): Promise<FinishAnswer> {
  const { tenantId, userId } = pending;
  return withTenant(deps.db, tenantId, async (tx) => {
    if (!(await isTenantServed(tx))) return { kind: 'suspended' };
    const owner = await stillPending(deps, tx, pending);
    if (!owner) return { kind: 'expired' };
    const factor = await useAnyCode(deps, tx, pending, code);
    if (!factor) return { kind: 'wrong' };
    if (!(await spend(deps, tx, pending))) return { kind: 'expired' };
    if (factor === 'recovery_code') {
      const { codesLeft } = await factorsOf(tx, userId);
      await tellOwner(deps, tx, tenantId, owner, 'recovery_code_used', codesLeft);
    }
    const opened = await openSession(deps, tx, pending, { userAgent, factor });
    return { kind: 'opened', opened, email: owner.email };
  });
}

interface PasskeySignIn {
  party: RelyingParty;
  challenge: PasskeyChallenge;
  response: AuthenticationResponseJSON;
  /** Where a password was right before it: then it has to be the same person's. */
  pending: PendingSignIn | undefined;
  userAgent: string | null;
}

/** Somebody shows a passkey, after their password or in its place. It was unlocked by finger, face or PIN: two factors by itself. */
export async function signInByPasskey(deps: FinishDeps, asked: PasskeySignIn): Promise<FinishAnswer> {
  const { challenge, response, party, pending, userAgent } = asked;
  const named = ownerIn(response.response.userHandle);
  const claimed = pending ?? named;
  if (challenge.use !== 'sign-in' || !claimed) return { kind: 'refused' };
  const { tenantId, userId } = claimed;
  if (named && (named.tenantId !== tenantId || named.userId !== userId)) return { kind: 'refused' };
  return withTenant(deps.db, tenantId, async (tx) => {
    const answer = await usePasskey(deps, tx, party, { tenantId, challenge, response });
    if (answer.kind !== 'holds' || answer.key.userId !== userId)
      return {
        kind: answer.kind === 'copied' ? 'copied' : 'refused',
        ...(answer.key && { owner: { tenantId, userId: answer.key.userId } }),
      };
    if (!(await isTenantServed(tx))) return { kind: 'suspended' };
    const owner = await findPasswordOwner(tx, userId);
    if (!owner) return { kind: 'refused' };
    if (pending && !(await spend(deps, tx, pending))) return { kind: 'expired' };
    const opened = await openSession(deps, tx, claimed, { userAgent, factor: 'passkey' });
    return { kind: 'opened', opened, email: owner.email };
  });
}

/** Whose sign-in it is, as long as the password that was right is still theirs. */
async function stillPending(
  deps: FinishDeps,
  tx: Tx,
  pending: PendingSignIn,
): Promise<PasswordOwner | undefined> {
  const owner = await findPasswordOwner(tx, pending.userId);
  return owner && versionOf(deps.tokens, owner.passwordHash) === pending.password ? owner : undefined;
}

const spend = ({ clock }: FinishDeps, tx: Tx, { tenantId, id, expiresAt }: PendingSignIn) =>
  spendTicket(tx, { tenantId, id, expiresAt, now: clock() });
