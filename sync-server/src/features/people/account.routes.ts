import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createGuards, networkAsking } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { atTheDoor, bodyOf, json, signedIn } from '../../http/routes.ts';
import { problem, refusals } from '../../http/problem.ts';
import { reading, stepUp, writing } from '../access/index.ts';
import { whence, type AuditEntry, type Facts } from '../audit/index.ts';
import { canMail } from '../mail/index.ts';
import { browserOf } from './browser-words.ts';
import { changePassword } from './change-password.ts';
import { inEvenTime } from './even-time.ts';
import { KnownBrowser } from './known-browser.ts';
import { openSessions, revokeSession, revokeSessions } from './passwords.queries.ts';
import { IDLE_SECONDS } from './sessions.ts';
import { RefreshCookie } from './refresh-cookie.ts';
import { noteRefusedChange, noteRefusedEmail, ownSiteOnly, userAgentOf } from './refused-sign-ins.ts';
import { askForReset, resetPassword } from './reset-password.ts';

const Password = z.string().min(1).max(500);

const Session = z
  .object({
    id: z.uuid(),
    /** Null where the browser does not say what it is. */
    browser: z.string().nullable(),
    platform: z.string().nullable(),
    signedInAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    isThis: z.boolean(),
  })
  .openapi('Session');

/** Sessions of somebody's that they have ended from this one. */
const endedBy = ({ tenantId, userId: id }: UserPrincipal, facts: Facts): AuditEntry => ({
  ...{ tenantId, actor: { kind: 'user', id }, action: 'session.ended' },
  ...{ target: { kind: 'person', id }, diff: { ...whence(), ...facts } },
});

/** What somebody does about their own account: password and sessions. */
export function accountRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const isSecure = deps.config.publicUrl.startsWith('https:');
  const browsers = new KnownBrowser(deps.tokens, isSecure);
  const fromHere = ownSiteOnly(deps, new RefreshCookie({ isSecure, maxAge: IDLE_SECONDS }));
  const from = (c: Context) => networkAsking(c, deps.config.trustedProxies);

  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn('account'),
        method: 'post',
        path: '/password',
        summary: 'Change the password; all other sessions end',
        middleware: [guards.user, stepUp(deps)] as const,
        request: bodyOf(z.object({ present: Password, next: Password })),
        responses: {
          204: { description: 'Changed' },
          ...refusals(
            'UNAUTHENTICATED',
            'STEP_UP_REQUIRED',
            'SESSION_ENDED',
            'PASSWORD_WRONG',
            'PASSWORD_REFUSED',
            'INVALID',
          ),
        },
      }),
      async (c) => {
        const who = c.var.principal;
        // Before the password is looked at, as at the sign-in: a session that was left open must not be enough to guess.
        const userAgent = userAgentOf(c);
        await deps.limits.spend('passwordFrom', who.userId).catch((refused: unknown) => {
          noteRefusedChange(deps, who, { reason: 'RATE_LIMITED', userAgent });
          throw refused;
        });
        const answer = await changePassword(deps, who, { ...c.req.valid('json'), userAgent });
        if (answer.kind === 'wrong') {
          noteRefusedChange(deps, who, { reason: 'PASSWORD_WRONG', userAgent });
          throw problem('PASSWORD_WRONG');
        }
        await deps.limits.refund('passwordFrom', who.userId);
        if (answer.kind === 'refused')
          throw problem('PASSWORD_REFUSED', { extensions: { reason: answer.reason } });
        deps.pokes.dismiss(answer.ended);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/password/forgotten',
        ...atTheDoor('account'),
        summary:
          'Ask for a link to choose a new password; the answer does not tell whether the email is known',
        middleware: [guards.door, fromHere] as const,
        request: bodyOf(z.object({ email: z.email().max(255) })),
        responses: {
          204: { description: 'A mail is sent if there is such an account' },
          ...refusals('MAIL_OFF', 'INVALID'),
        },
      }),
      async (c) => {
        if (!canMail(deps.config.mail)) throw problem('MAIL_OFF');
        const email = c.req.valid('json').email.toLowerCase();
        const userAgent = userAgentOf(c);
        try {
          await deps.limits.spend('resetFrom', from(c));
          await deps.limits.spend('resetOf', email);
        } catch (refused) {
          noteRefusedEmail(deps, 'password.reset_limited', { email, userAgent });
          throw refused;
        }
        await inEvenTime(() => askForReset(deps, email, userAgent));
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/password/reset',
        ...atTheDoor('account'),
        summary: 'Choose a new password with the link of the mail; all sessions end',
        middleware: [guards.door, fromHere] as const,
        request: bodyOf(z.object({ token: z.string().max(200), password: Password })),
        responses: {
          204: { description: 'Changed' },
          ...refusals('RESET_LINK_INVALID', 'PASSWORD_REFUSED', 'INVALID'),
        },
      }),
      async (c) => {
        const answer = await resetPassword(deps, { ...c.req.valid('json'), userAgent: userAgentOf(c) });
        if (answer.kind === 'invalid') throw problem('RESET_LINK_INVALID');
        if (answer.kind === 'refused')
          throw problem('PASSWORD_REFUSED', { extensions: { reason: answer.reason } });
        const { email } = answer;
        deps.pokes.dismiss(answer.ended);
        // Whoever reads the mail is the owner: those who guess elsewhere keep them out here no longer.
        if (!browsers.idFor(c, email)) browsers.remember(c, email);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('account'),
        method: 'get',
        path: '/sessions',
        summary: 'Where one is signed in',
        middleware: [guards.user] as const,
        responses: {
          200: { description: 'Last seen first', content: json(z.object({ sessions: z.array(Session) })) },
          ...refusals('UNAUTHENTICATED', 'SESSION_ENDED'),
        },
      }),
      async (c) => {
        const who = c.var.principal;
        const open = await reading(deps, who, ({ tx }) => openSessions(tx, who.userId, deps.clock()));
        const sessions = open.map(({ id, signedInAt, lastSeenAt, userAgent }) => ({
          id,
          ...browserOf(userAgent),
          signedInAt: signedInAt.toISOString(),
          lastSeenAt: lastSeenAt.toISOString(),
          isThis: id === who.sessionId,
        }));
        return c.json({ sessions }, 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('account'),
        method: 'post',
        path: '/sessions/end-others',
        summary: 'End all sessions but this one',
        middleware: [guards.user, stepUp(deps)] as const,
        responses: {
          204: { description: 'Ended' },
          ...refusals('UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'SESSION_ENDED'),
        },
      }),
      async (c) => {
        const who = c.var.principal;
        const ended = await writing(deps, who, async ({ tx }) => {
          const sessions = await revokeSessions(tx, who.userId, { at: deps.clock(), but: who.sessionId });
          if (sessions.length > 0) deps.audit.record(tx, endedBy(who, { sessions: sessions.length }));
          return sessions;
        });
        deps.pokes.dismiss(ended.map((id) => ({ tenantId: who.tenantId, id })));
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('account'),
        method: 'post',
        path: '/sessions/{id}/end',
        summary: 'End one session',
        middleware: [guards.user, stepUp(deps)] as const,
        request: { params: z.object({ id: z.uuid() }) },
        responses: {
          204: { description: 'Ended' },
          ...refusals('UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'SESSION_ENDED', 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const who = c.var.principal;
        const { id } = c.req.valid('param');
        await writing(deps, who, async ({ tx }) => {
          const ended = await revokeSession(tx, who.userId, id, deps.clock());
          if (!ended) throw problem('NOT_FOUND');
          deps.audit.record(tx, endedBy(who, { sessions: 1, session_browser: ended.userAgent }));
        });
        deps.pokes.dismiss([{ tenantId: who.tenantId, id }]);
        return c.body(null, 204);
      },
    );
}
