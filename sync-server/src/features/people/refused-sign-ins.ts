import type { Deps } from '../../http/deps.ts';
import { whence, type Action, type Reason } from '../audit/index.ts';
import { findSignIns } from './people.queries.ts';
import { sessionOf } from './sessions.ts';

type RefusalDeps = Pick<Deps, 'audit' | 'db' | 'log' | 'clock' | 'newId' | 'tokens'>;

/**
 * Tells of a sign-in that was refused in the log of each business that the email belongs to. An email that nobody has
 * belongs to none: that goes to the server's log, without what was typed.
 */
export function noteRefusedSignIn(
  deps: RefusalDeps,
  action: Extract<Action, 'sign_in.failed' | 'sign_in.limited'>,
  { email, reason, userAgent }: { email: string; reason?: Reason; userAgent: string | null },
): void {
  const diff = { ...whence(userAgent), ...(reason && { reason }) };
  const concerned = async () => {
    const accounts = await findSignIns(deps.db, email);
    if (accounts.length === 0) deps.log.warn({ address: diff.address }, 'sign-in with an unknown e-mail');
    return accounts.map(({ tenantId, userId: id }) => ({
      ...{ tenantId, actor: { kind: 'nobody' as const }, action, diff },
      target: { kind: 'person' as const, id },
    }));
  };
  deps.audit.refused({ key: `${action} ${email}`, concerned });
}

/** Tells of another site that asked with somebody's cookie. */
export function noteCrossSite(deps: RefusalDeps, cookie: string, userAgent: string | null): void {
  const diff = whence(userAgent);
  const concerned = async () => {
    const session = await sessionOf(deps, cookie);
    if (!session) return [];
    const target = { kind: 'person' as const, id: session.userId };
    const actor = { kind: 'nobody' as const };
    return [{ tenantId: session.tenantId, actor, action: 'session.cross_site' as const, target, diff }];
  };
  const key = deps.tokens.digest('refresh', cookie).toString('hex');
  deps.audit.refused({ key: `session.cross_site ${key}`, concerned });
}
