import type { Context } from 'hono';
import type { Deps } from '../../http/deps.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { sameOrigin } from '../../http/same-origin.ts';
import { whence, type Action, type AuditEntry, type Reason } from '../audit/index.ts';
import { findSignIns } from './people.queries.ts';
import type { RefreshCookie } from './refresh-cookie.ts';
import { sessionOf } from './sessions.ts';

type RefusalDeps = Pick<Deps, 'audit' | 'db' | 'log' | 'clock' | 'newId' | 'tokens'>;

/** The browser, as it calls itself. */
export const userAgentOf = (c: Context): string | null => c.req.header('user-agent')?.slice(0, 300) ?? null;

/**
 * Tells of a sign-in, or of a request for a new password, that was refused in the log of each business that the email belongs to. An email that nobody has
 * belongs to none: that goes to the server's log, without what was typed.
 */
export function noteRefusedEmail(
  deps: RefusalDeps,
  action: Extract<Action, 'sign_in.failed' | 'sign_in.limited' | 'password.reset_limited'>,
  { email, reason, userAgent }: { email: string; reason?: Reason; userAgent: string | null },
): void {
  const diff = { ...whence(userAgent), ...(reason && { reason }) };
  const concerned = async () => {
    const accounts = await findSignIns(deps.db, email);
    if (accounts.length === 0)
      deps.log.warn({ address: diff.address, action }, 'refused for an unknown e-mail');
    return accounts.map(({ tenantId, userId: id }) => ({
      ...{ tenantId, actor: { kind: 'nobody' as const }, action, diff },
      target: { kind: 'person' as const, id },
    }));
  };
  deps.audit.refused({ key: `${action} ${email}`, concerned });
}

/** Tells of somebody signed in who could not change their password. */
export function noteRefusedChange(
  { audit }: Pick<Deps, 'audit'>,
  { tenantId, userId: id }: UserPrincipal,
  { reason, userAgent }: { reason: Reason; userAgent: string | null },
): void {
  const entry: AuditEntry = {
    ...{ tenantId, actor: { kind: 'user', id }, action: 'password.change_refused' },
    ...{ target: { kind: 'person', id }, diff: { ...whence(userAgent), reason } },
  };
  audit.refused({
    key: `password.change_refused ${id} ${reason}`,
    concerned: () => Promise.resolve([entry]),
  });
}

/** Refuses other sites, and tells of those that asked with somebody's cookie. */
export const ownSiteOnly = (deps: RefusalDeps & Pick<Deps, 'config'>, cookie: RefreshCookie) =>
  sameOrigin(deps, (c) => {
    const token = cookie.read(c);
    if (token !== undefined) noteCrossSite(deps, token, userAgentOf(c));
  });

function noteCrossSite(deps: RefusalDeps, cookie: string, userAgent: string | null): void {
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
