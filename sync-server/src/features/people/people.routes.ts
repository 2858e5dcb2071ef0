import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import type { LimitName } from '../../http/rate-limits.ts';
import { problem, refusals } from '../../http/problem.ts';
import { atTheDoor, bySession, signedIn } from '../../http/routes.ts';
import { reading } from '../access/index.ts';
import { Admission, Me, meOf, signedInAnswer } from './admission.ts';
import { versionOf } from './factors/finish-sign-in.ts';
import { pendingSignIns } from './factors/tickets.ts';
import { noteRefusedEmail, ownSiteOnly, userAgentOf } from './refused-sign-ins.ts';
import { refresh, signIn } from './sessions.ts';

const Credentials = z.object({
  email: z.email().max(255),
  password: z.string().min(1).max(200),
  /** Slug of the business, for an email that belongs to several. */
  tenant: z.string().max(100).optional(),
});

export function peopleRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const admission = new Admission(deps);
  const { cookie } = admission;
  const fromHere = ownSiteOnly(deps, cookie);
  const pending = pendingSignIns(deps);

  /** Spent before the password is looked at: of many tries at once each counts. */
  async function spend(c: Context, email: string, tries: readonly [LimitName, string][]): Promise<void> {
    try {
      for (const [name, key] of tries) await deps.limits.spend(name, key);
    } catch (refused) {
      noteRefusedEmail(deps, 'sign_in.limited', { email, userAgent: userAgentOf(c) });
      throw refused;
    }
  }

  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/login',
        ...atTheDoor('people'),
        summary: 'Sign in with email and password',
        middleware: [guards.door, fromHere] as const,
        request: { body: { required: true, content: { 'application/json': { schema: Credentials } } } },
        responses: {
          200: signedInAnswer,
          ...refusals(
            ...(['SIGN_IN_FAILED', 'SECOND_FACTOR_REQUIRED', 'TENANT_REQUIRED', 'TENANT_SUSPENDED'] as const),
            'INVALID',
          ),
        },
      }),
      async (c) => {
        const credentials = c.req.valid('json');
        const email = credentials.email.toLowerCase();
        const tries = admission.triesOf(c, email, ['passwordFrom', 'passwordOf']);
        await spend(c, email, tries);
        const userAgent = userAgentOf(c);
        const answer = await signIn(deps, { ...credentials, email, userAgent }).catch(
          async (error: unknown) => {
            // Nobody has learnt anything by it.
            for (const [name, key] of tries) await deps.limits.refund(name, key);
            throw error;
          },
        );
        if (answer.kind !== 'failed') for (const [name, key] of tries) await deps.limits.refund(name, key);
        if (answer.kind === 'opened') return c.json(await admission.enter(c, answer.opened, email), 200);
        if (answer.kind === 'second') {
          const { tenantId, userId, passwordHash } = answer.who;
          pending.write(c, { tenantId, userId, email, password: versionOf(deps.tokens, passwordHash) });
          throw problem('SECOND_FACTOR_REQUIRED', { extensions: { methods: answer.methods } });
        }
        if (answer.kind === 'suspended') {
          noteRefusedEmail(deps, 'sign_in.failed', { email, reason: 'TENANT_SUSPENDED', userAgent });
          throw problem('TENANT_SUSPENDED');
        }
        if (answer.kind === 'ambiguous') {
          throw problem('TENANT_REQUIRED', { extensions: { tenants: answer.tenants } });
        }
        noteRefusedEmail(deps, 'sign_in.failed', { email, userAgent });
        throw problem('SIGN_IN_FAILED');
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/refresh',
        ...bySession('people'),
        summary: 'Change the refresh cookie for a new access token',
        middleware: [guards.door, fromHere] as const,
        responses: { 200: signedInAnswer, ...refusals('SESSION_ENDED') },
      }),
      async (c) => {
        const token = cookie.read(c);
        const opened = token === undefined ? undefined : await refresh(deps, token, userAgentOf(c));
        if (!opened) {
          if (token !== undefined) cookie.drop(c);
          throw problem('SESSION_ENDED');
        }
        return c.json(await admission.carryOn(c, opened), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/logout',
        ...bySession('people'),
        summary: 'End the session everywhere it was carried on',
        middleware: [guards.door, fromHere] as const,
        responses: { 204: { description: 'Signed out' }, ...refusals() },
      }),
      async (c) => {
        await admission.endSessionOf(c);
        cookie.drop(c);
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/me',
        ...signedIn('people'),
        summary: 'Who is signed in, and what they may do',
        middleware: [guards.user] as const,
        responses: {
          200: { description: 'The person', content: { 'application/json': { schema: Me } } },
          ...refusals('UNAUTHENTICATED', 'SESSION_ENDED'),
        },
      }),
      async (c) =>
        c.json(
          await reading(
            deps,
            c.var.principal,
            ({ account }) => Promise.resolve(meOf(account)),
            'to set up a second factor',
          ),
          200,
        ),
    );
}
