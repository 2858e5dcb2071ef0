import type { TenantId } from '@meja/domain';
import type { Tx } from '../../../db/database.ts';
import type { Dismissal } from '../../../http/deps.ts';
import type { UserPrincipal } from '../../../http/principal.ts';
import { whence, type Action, type AuditTrail, type Facts } from '../../audit/index.ts';
import { queueMail, type MailQueueDeps } from '../../mail/index.ts';
import { findPasswordOwner, revokeSessions, type PasswordOwner } from '../passwords.queries.ts';
import { factorMail, type FactorNews } from './factor-mails.ts';

export type FollowDeps = MailQueueDeps & { audit: AuditTrail };

type FactorAction = Extract<Action, `factor.${string}`>;
const NEWS = {
  'factor.totp_added': 'totp_added',
  'factor.totp_removed': 'totp_removed',
  'factor.codes_made': 'codes_made',
  'factor.passkey_added': 'passkey_added',
  'factor.passkey_removed': 'passkey_removed',
} as const satisfies Partial<Record<FactorAction, FactorNews>>;

/** What a change of factors entails, in the transaction that makes it. @returns the sessions that have ended by it */
export async function followFactor(
  deps: FollowDeps,
  tx: Tx,
  { tenantId, userId, sessionId }: UserPrincipal,
  change: { action: keyof typeof NEWS; userAgent: string | null; facts?: Facts },
): Promise<Dismissal[]> {
  const { action, userAgent, facts } = change;
  const ended = await revokeSessions(tx, userId, { at: deps.clock(), but: sessionId });
  deps.audit.record(tx, {
    ...{ tenantId, actor: { kind: 'user', id: userId }, action },
    ...{ target: { kind: 'person', id: userId } },
    diff: { ...whence(userAgent), ...facts, sessions: ended.length },
  });
  const owner = await findPasswordOwner(tx, userId);
  if (owner) await tellOwner(deps, tx, tenantId, owner, NEWS[action]);
  return ended.map((id) => ({ tenantId, id }));
}

/** Whoever did not do it learns of it. */
export async function tellOwner(
  deps: MailQueueDeps,
  tx: Tx,
  tenantId: TenantId,
  { name, business, email: recipient, language: locale }: PasswordOwner,
  news: FactorNews,
  codesLeft = 0,
): Promise<void> {
  const dedupeKey = deps.newId();
  const data = { name, business, news, codesLeft };
  await queueMail(deps, tx, factorMail, { tenantId, recipient, locale, data, dedupeKey });
}
