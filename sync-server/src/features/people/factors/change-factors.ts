import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Db, Tx } from '../../../db/database.ts';
import type { Dismissal } from '../../../http/deps.ts';
import type { UserPrincipal } from '../../../http/principal.ts';
import { secondFactorsOf, writing, type AuthenticatedRequest } from '../../access/index.ts';
import { aboutOwner, type CodeDeps } from './check-code.ts';
import {
  factorsOf,
  removeRecoveryCodes,
  removeTotp,
  setRecoveryCodes,
  setTotp,
  spendTicket,
} from './factors.queries.ts';
import { followFactor, type FollowDeps } from './follow-factor.ts';
import { verifyRegistration, type RelyingParty } from './passkeys.ts';
import { addPasskey, removePasskey } from './passkeys.queries.ts';
import { newRecoveryCodes, recoveryHash } from './recovery-codes.ts';
import type { PasskeyChallenge } from './tickets.ts';
import { stepOf } from './totp.ts';

export type ChangeDeps = FollowDeps & CodeDeps & { db: Db };

export interface Changed {
  kind: 'changed';
  ended: Dismissal[];
  /** New ones, to be shown once. */
  recoveryCodes?: string[];
}

const MOST_PASSKEYS = 20;

/** Whoever shows the first code of a secret has it in their app. */
export async function addTotp(
  deps: ChangeDeps,
  who: UserPrincipal,
  { secret, code, userAgent }: { secret: Buffer; code: string; userAgent: string | null },
): Promise<Changed | { kind: 'wrong' }> {
  const lastStep = stepOf(secret, code.replace(/\s/g, ''), deps.clock());
  if (lastStep === undefined) return { kind: 'wrong' };
  const work = async ({ tx }: AuthenticatedRequest): Promise<Changed> => {
    const { tenantId, userId } = who;
    const isFirst = (await secondFactorsOf(tx, userId)).length === 0;
    await setTotp(tx, {
      ...{ id: deps.newId(), tenantId, userId, lastStep, at: deps.clock() },
      secret: deps.tokens.seal('totp secret', secret, aboutOwner(who)),
    });
    const recoveryCodes = isFirst ? await renewCodes(deps, tx, who) : undefined;
    const ended = await followFactor(deps, tx, who, { action: 'factor.totp_added', userAgent });
    return { kind: 'changed', ended, ...(recoveryCodes && { recoveryCodes }) };
  };
  return writing(deps, who, work, 'to set up a second factor');
}

export function dropTotp(
  deps: ChangeDeps,
  who: UserPrincipal,
  userAgent: string | null,
): Promise<Changed | { kind: 'none' }> {
  return writing(deps, who, async ({ tx }) => {
    if (!(await removeTotp(tx, who.userId))) return { kind: 'none' };
    await dropIdleCodes(tx, who);
    return {
      kind: 'changed',
      ended: await followFactor(deps, tx, who, { action: 'factor.totp_removed', userAgent }),
    };
  });
}

interface Registration {
  party: RelyingParty;
  challenge: PasskeyChallenge;
  response: RegistrationResponseJSON;
  name: string;
  userAgent: string | null;
}

export async function registerPasskey(
  deps: ChangeDeps,
  who: UserPrincipal,
  { party, challenge, response, name, userAgent }: Registration,
): Promise<Changed | { kind: 'refused' | 'full' }> {
  if (challenge.use !== 'register' || challenge.sessionId !== who.sessionId) return { kind: 'refused' };
  const key = await verifyRegistration(party, response, challenge.challenge);
  if (!key) return { kind: 'refused' };
  const work = async ({ tx }: AuthenticatedRequest): Promise<Changed | { kind: 'refused' | 'full' }> => {
    const { tenantId, userId } = who;
    const at = deps.clock();
    const { id, expiresAt } = challenge;
    if (!(await spendTicket(tx, { tenantId, id, expiresAt, now: at }))) return { kind: 'refused' };
    if ((await factorsOf(tx, userId)).passkeys.length >= MOST_PASSKEYS) return { kind: 'full' };
    const isFirst = (await secondFactorsOf(tx, userId)).length === 0;
    const isNew = await addPasskey(tx, { ...key, id: deps.newId(), tenantId, userId, name, at });
    if (!isNew) return { kind: 'refused' };
    const recoveryCodes = isFirst ? await renewCodes(deps, tx, who) : undefined;
    const change = { action: 'factor.passkey_added', userAgent, facts: { name } } as const;
    const ended = await followFactor(deps, tx, who, change);
    return { kind: 'changed', ended, ...(recoveryCodes && { recoveryCodes }) };
  };
  return writing(deps, who, work, 'to set up a second factor');
}

export function dropPasskey(
  deps: ChangeDeps,
  who: UserPrincipal,
  { id, userAgent }: { id: string; userAgent: string | null },
): Promise<Changed | { kind: 'none' }> {
  return writing(deps, who, async ({ tx }) => {
    const name = await removePasskey(tx, who.userId, id);
    if (name === undefined) return { kind: 'none' };
    await dropIdleCodes(tx, who);
    const change = { action: 'factor.passkey_removed', userAgent, facts: { name } } as const;
    return { kind: 'changed', ended: await followFactor(deps, tx, who, change) };
  });
}

/** None for somebody without a second factor: they would open nothing. */
export function makeCodes(
  deps: ChangeDeps,
  who: UserPrincipal,
  userAgent: string | null,
): Promise<Changed | { kind: 'none' }> {
  return writing(deps, who, async ({ tx }) => {
    if ((await secondFactorsOf(tx, who.userId)).length === 0) return { kind: 'none' };
    const recoveryCodes = await renewCodes(deps, tx, who);
    const ended = await followFactor(deps, tx, who, { action: 'factor.codes_made', userAgent });
    return { kind: 'changed', ended, recoveryCodes };
  });
}

async function renewCodes(deps: ChangeDeps, tx: Tx, who: UserPrincipal): Promise<string[]> {
  const codes = newRecoveryCodes();
  const { tenantId, userId } = who;
  await setRecoveryCodes(
    tx,
    { tenantId, userId, at: deps.clock() },
    codes.map((code) => ({ id: deps.newId(), hash: recoveryHash(deps.tokens, userId, code) })),
  );
  return codes;
}

/** With the last factor its spare ones go. */
async function dropIdleCodes(tx: Tx, { userId }: UserPrincipal): Promise<void> {
  if ((await secondFactorsOf(tx, userId)).length === 0) await removeRecoveryCodes(tx, userId);
}
