import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Db, Tx } from '../../../db/database.ts';
import type { UserPrincipal } from '../../../http/principal.ts';
import {
  reading,
  stepUpMethodsOf,
  writing,
  type AuthenticatedRequest,
  type StepUpMethod,
} from '../../access/index.ts';
import { whence, type AuditTrail } from '../../audit/index.ts';
import { inHashingTurn, matchesSecret } from '../passwords.ts';
import { findPasswordOwner } from '../passwords.queries.ts';
import { useTotpCode, type CodeDeps } from './check-code.ts';
import { usePasskey } from './check-passkey.ts';
import { noteProof } from './factors.queries.ts';
import type { RelyingParty } from './passkeys.ts';
import type { PasskeyChallenge } from './tickets.ts';

export type ProveDeps = CodeDeps & { db: Db; audit: AuditTrail };

/** What somebody shows again. */
export type Shown =
  | { by: 'password'; password: string }
  | { by: 'code'; code: string }
  | {
      by: 'passkey';
      party: RelyingParty;
      challenge: PasskeyChallenge | undefined;
      response: AuthenticationResponseJSON;
    };

export type ProveAnswer =
  | { kind: 'proved' }
  | { kind: 'wrong'; copied?: true }
  /** It takes something else of theirs. */
  | { kind: 'other'; methods: StepUpMethod[] };

/** Somebody who is signed in shows that it is still them. */
export async function prove(
  deps: ProveDeps,
  who: UserPrincipal,
  shown: Shown,
  userAgent: string | null,
): Promise<ProveAnswer> {
  // Before the transaction: hashing takes a while, and holds nothing up.
  const isPassword = shown.by === 'password' && (await isTheirPassword(deps, who, shown.password));
  const work = async ({ tx }: AuthenticatedRequest): Promise<ProveAnswer> => {
    const methods = await stepUpMethodsOf(tx, who.userId);
    if (!methods.includes(shown.by)) return { kind: 'other', methods };
    const outcome = shown.by === 'password' ? isPassword : await check(deps, tx, who, shown);
    if (outcome !== true) return { kind: 'wrong', ...(outcome === 'copied' && { copied: true }) };
    await noteProof(tx, who.sessionId, deps.clock());
    const { tenantId, userId: id } = who;
    deps.audit.record(tx, {
      ...{ tenantId, actor: { kind: 'user', id }, action: 'session.proved' },
      ...{ target: { kind: 'person', id }, diff: { ...whence(userAgent), factor: shown.by } },
    });
    return { kind: 'proved' };
  };
  return writing(deps, who, work, 'to set up a second factor');
}

async function isTheirPassword(deps: ProveDeps, who: UserPrincipal, password: string): Promise<boolean> {
  const owner = await reading(
    deps,
    who,
    ({ tx }) => findPasswordOwner(tx, who.userId),
    'to set up a second factor',
  );
  if (!owner) return false;
  return inHashingTurn(owner.email, () => matchesSecret(owner.passwordHash, password));
}

async function check(
  deps: ProveDeps,
  tx: Tx,
  who: UserPrincipal,
  shown: Exclude<Shown, { by: 'password' }>,
): Promise<boolean | 'copied'> {
  if (shown.by === 'code') return useTotpCode(deps, tx, who, shown.code);
  const { challenge, party, response } = shown;
  if (challenge?.use !== 'step-up' || challenge.sessionId !== who.sessionId) return false;
  const answer = await usePasskey(deps, tx, party, { tenantId: who.tenantId, challenge, response });
  return answer.kind === 'copied' ? 'copied' : answer.kind === 'holds' && answer.key.userId === who.userId;
}
