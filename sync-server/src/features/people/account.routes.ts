import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { addressOf, createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { json, signedIn } from '../../http/routes.ts';
import { sameOrigin } from '../../http/same-origin.ts';
import { problem, refusals } from '../../http/problem.ts';
import { reading, writing } from '../access/index.ts';
import { canMail } from '../mail/index.ts';
import { browserOf } from './browser-words.ts';
import { changePassword } from './change-password.ts';
import { inEvenTime } from './even-time.ts';
import { KnownBrowser } from './known-browser.ts';
import { openSessions, revokeSession, revokeSessions } from './passwords.queries.ts';
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

/** What somebody does about their own account: password and sessions. */
export function accountRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const isSecure = deps.config.publicUrl.startsWith('https:');
  const browsers = new KnownBrowser(deps.tokens, isSecure);
  const fromHere = sameOrigin(deps, () => undefined);
  const from = (c: Context) => addressOf(c, deps.config.trustedProxies);

  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn('account'),
        method: 'post',
        path: '/password',
        summary: 'Change the password; all other sessions end',
        middleware: [guards.user] as const,
        request: {
          body: { required: true, content: json(z.object({ present: Password, next: Password })) },
        },
        responses: {
          204: { description: 'Changed' },
          ...refusals('UNAUTHENTICATED', 'SESSION_ENDED', 'PASSWORD_WRONG', 'PASSWORD_REFUSED', 'INVALID'),
        },
      }),
      async (c) => {
        const who = c.var.principal;
        // Before the password is looked at, as at the sign-in: a session that was left open must not be enough to guess.
        await deps.limits.spend('passwordFrom', who.userId);
        const answer = await changePassword(deps, who, c.req.valid('json'));
        if (answer.kind === 'wrong') throw problem('PASSWORD_WRONG');
        await deps.limits.refund('passwordFrom', who.userId);
        if (answer.kind === 'refused')
          throw problem('PASSWORD_REFUSED', { extensions: { reason: answer.reason } });
        deps.pokes.dismiss(answer.ended);
        c.var.log.info('password changed');
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/password/forgotten',
        tags: ['account'],
        summary:
          'Ask for a link to choose a new password; the answer does not tell whether the email is known',
        middleware: [guards.door, fromHere] as const,
        request: { body: { required: true, content: json(z.object({ email: z.email().max(255) })) } },
        responses: {
          204: { description: 'A mail is sent if there is such an account' },
          ...refusals('MAIL_OFF', 'INVALID'),
        },
      }),
      async (c) => {
        if (!canMail(deps.config.mail)) throw problem('MAIL_OFF');
        const email = c.req.valid('json').email.toLowerCase();
        await deps.limits.spend('resetFrom', from(c));
        await deps.limits.spend('resetOf', email);
        await inEvenTime(() => askForReset(deps, email));
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/password/reset',
        tags: ['account'],
        summary: 'Choose a new password with the link of the mail; all sessions end',
        middleware: [guards.door, fromHere] as const,
        request: {
          body: {
            required: true,
            content: json(z.object({ token: z.string().max(200), password: Password })),
          },
        },
        responses: {
          204: { description: 'Changed' },
          ...refusals('RESET_LINK_INVALID', 'PASSWORD_REFUSED', 'INVALID'),
        },
      }),
      async (c) => {
        const answer = await resetPassword(deps, c.req.valid('json'));
        if (answer.kind === 'invalid') throw problem('RESET_LINK_INVALID');
        if (answer.kind === 'refused')
          throw problem('PASSWORD_REFUSED', { extensions: { reason: answer.reason } });
        const { email, tenantId, userId } = answer;
        deps.pokes.dismiss(answer.ended);
        // Whoever reads the mail is the owner: those who guess elsewhere keep them out here no longer.
        if (!browsers.idFor(c, email)) browsers.remember(c, email);
        c.var.log.info({ tenantId, userId }, 'password reset');
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
        middleware: [guards.user] as const,
        responses: { 204: { description: 'Ended' }, ...refusals('UNAUTHENTICATED', 'SESSION_ENDED') },
      }),
      async (c) => {
        const who = c.var.principal;
        const ended = await writing(deps, who, ({ tx }) =>
          revokeSessions(tx, who.userId, { at: deps.clock(), but: who.sessionId }),
        );
        deps.pokes.dismiss(ended.map((id) => ({ tenantId: who.tenantId, id })));
        c.var.log.info({ ended: ended.length }, 'other sessions ended');
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('account'),
        method: 'post',
        path: '/sessions/{id}/end',
        summary: 'End one session',
        middleware: [guards.user] as const,
        request: { params: z.object({ id: z.uuid() }) },
        responses: {
          204: { description: 'Ended' },
          ...refusals('UNAUTHENTICATED', 'SESSION_ENDED', 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const who = c.var.principal;
        const { id } = c.req.valid('param');
        const isEnded = await writing(deps, who, ({ tx }) => revokeSession(tx, who.userId, id, deps.clock()));
        if (!isEnded) throw problem('NOT_FOUND');
        deps.pokes.dismiss([{ tenantId: who.tenantId, id }]);
        c.var.log.info('session ended');
        return c.body(null, 204);
      },
    );
}
