import type { Dismissal } from '../../http/deps.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { whence, type AuditTrail } from '../audit/index.ts';
import { reading, writing } from '../access/index.ts';
import { queueMail, type MailQueueDeps } from '../mail/index.ts';
import type { Db, Tx } from '../../db/database.ts';
import { passwordChangedMail } from './mails.ts';
import { whyPasswordIsRefused, type PasswordRefusal } from './password-rules.ts';
import { hashSecret, inHashingTurn, matchesSecret } from './passwords.ts';
import {
  findPasswordOwner,
  revokeSessions,
  setPassword,
  useUpResets,
  type PasswordOwner,
} from './passwords.queries.ts';

export interface PasswordDeps extends MailQueueDeps {
  db: Db;
  audit: AuditTrail;
}

export type ChangeAnswer =
  | { kind: 'changed'; ended: Dismissal[] }
  | { kind: 'wrong' }
  | { kind: 'refused'; reason: PasswordRefusal };

/** What somebody who knows the account would try first. */
export const wordsAbout = ({ email, name, business }: PasswordOwner): string[] => [email, name, business];

/** Whoever knows the present password sets another. All other sessions end. */
export async function changePassword(
  deps: PasswordDeps,
  who: UserPrincipal,
  { present, next, userAgent }: { present: string; next: string; userAgent: string | null },
): Promise<ChangeAnswer> {
  const owner = await reading(deps, who, ({ tx }) => findPasswordOwner(tx, who.userId));
  if (!owner) return { kind: 'wrong' };
  const fits = () => matchesSecret(owner.passwordHash, present);
  if (!(await inHashingTurn(owner.email, fits))) return { kind: 'wrong' };
  const reason = whyPasswordIsRefused(next, wordsAbout(owner));
  if (reason) return { kind: 'refused', reason };
  const hashed = await inHashingTurn(owner.email, () => hashSecret(next));
  return writing(deps, who, async ({ tx }) => {
    const isSet = await setPassword(tx, who.userId, { expected: owner.passwordHash, next: hashed });
    // Somebody else was faster: the present password is another by now.
    if (!isSet) return { kind: 'wrong' };
    const { tenantId, sessionId: keptSession } = who;
    const how = { tenantId, action: 'password.changed', userAgent, keptSession } as const;
    return { kind: 'changed', ended: await followPassword(deps, tx, owner, how) };
  });
}

interface HowSet {
  tenantId: UserPrincipal['tenantId'];
  /** What the audit log tells it as. */
  action: 'password.changed' | 'password.reset';
  userAgent: string | null;
  keptSession?: string;
}

/** What a new password entails, in the transaction that sets it. @returns the sessions that have ended by it */
export async function followPassword(
  deps: PasswordDeps,
  tx: Tx,
  owner: PasswordOwner,
  { tenantId, action, userAgent, keptSession }: HowSet,
): Promise<Dismissal[]> {
  const at = deps.clock();
  const ended = await revokeSessions(tx, owner.userId, { at, but: keptSession });
  await useUpResets(tx, owner.userId, at);
  deps.audit.record(tx, {
    ...{ tenantId, actor: { kind: 'user', id: owner.userId }, action },
    ...{ target: { kind: 'person', id: owner.userId } },
    diff: { ...whence(userAgent), sessions: ended.length },
  });
  const { name, business, email: recipient, language: locale } = owner;
  const dedupeKey = deps.newId();
  await queueMail(deps, tx, passwordChangedMail, {
    tenantId,
    recipient,
    locale,
    data: { name, business },
    dedupeKey,
  });
  return ended.map((id) => ({ tenantId, id }));
}
