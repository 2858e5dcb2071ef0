import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { OutletId, PERMISSIONS, RoleName, StaffId, TenantId } from '@meja/domain';
import type { Context } from 'hono';
import { createGuards, networkAsking } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import type { LimitName } from '../../http/rate-limits.ts';
import { problem, refusals } from '../../http/problem.ts';
import { atTheDoor, bySession, signedIn } from '../../http/routes.ts';
import { ACCESS_TOKEN_SECONDS } from '../../http/tokens.ts';
import { reading, scopeOf, type Account } from '../access/index.ts';
import { KnownBrowser } from './known-browser.ts';
import { noteRefusedEmail, ownSiteOnly, userAgentOf } from './refused-sign-ins.ts';
import { RefreshCookie } from './refresh-cookie.ts';
import { IDLE_SECONDS, refresh, signIn, signOut, type Opened } from './sessions.ts';

const Me = z
  .object({
    user: z.object({ id: StaffId, name: z.string(), email: z.string().nullable() }),
    tenant: z.object({
      id: TenantId,
      slug: z.string(),
      name: z.string(),
      currency: z.string(),
      currencyExponent: z.int(),
      language: z.enum(['id', 'en']),
      primaryColor: z.string().nullable(),
      logoUrl: z.string().nullable(),
    }),
    roles: z.array(z.object({ role: RoleName, outletId: OutletId.nullable() })),
    /** What is allowed in at least one outlet. */
    permissions: z.array(z.enum(PERMISSIONS)),
  })
  .openapi('Me');

const SignedIn = Me.extend({ accessToken: z.string(), expiresIn: z.int() }).openapi('SignedIn');

const Credentials = z.object({
  email: z.email().max(255),
  password: z.string().min(1).max(200),
  /** Slug of the business, for an email that belongs to several. */
  tenant: z.string().max(100).optional(),
});

const nowSignedIn = { description: 'Signed in', content: { 'application/json': { schema: SignedIn } } };

export function peopleRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const isSecure = deps.config.publicUrl.startsWith('https:');
  const cookie = new RefreshCookie({ isSecure, maxAge: IDLE_SECONDS });
  const browsers = new KnownBrowser(deps.tokens, isSecure);
  const fromHere = ownSiteOnly(deps, cookie);

  /** What a try to sign in costs. */
  function triesOf(c: Context, email: string): [LimitName, string][] {
    const known = browsers.idFor(c, email);
    if (known !== undefined) return [['passwordFrom', `${email} ${known}`]];
    const address = networkAsking(c, deps.config.trustedProxies);
    return [
      ['passwordFrom', `${email} ${address}`],
      ['passwordOf', email],
    ];
  }

  async function admit(c: Context, { session, refreshToken }: Opened): Promise<z.infer<typeof SignedIn>> {
    const me = await reading(deps, { kind: 'user', ...session }, ({ account }) =>
      Promise.resolve(meOf(account)),
    );
    cookie.write(c, refreshToken);
    return { accessToken: await deps.tokens.signUser(session), expiresIn: ACCESS_TOKEN_SECONDS, ...me };
  }

  /** Of the browser that asks. */
  async function endSessionOf(c: Context): Promise<void> {
    const token = cookie.read(c);
    const ended = token === undefined ? undefined : await signOut(deps, token);
    if (ended) deps.pokes.dismiss([ended]);
  }

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
          200: nowSignedIn,
          ...refusals('SIGN_IN_FAILED', 'TENANT_REQUIRED', 'TENANT_SUSPENDED', 'INVALID'),
        },
      }),
      async (c) => {
        const credentials = c.req.valid('json');
        const email = credentials.email.toLowerCase();
        const tries = triesOf(c, email);
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
        if (answer.kind === 'opened') {
          if (!browsers.idFor(c, email)) browsers.remember(c, email);
          const { tenantId, userId } = answer.opened.session;
          c.set('log', c.var.log.child({ tenantId, userId }));
          // What this browser was signed in to before would be out of anybody's reach, and valid.
          await endSessionOf(c);
          return c.json(await admit(c, answer.opened), 200);
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
        responses: { 200: nowSignedIn, ...refusals('SESSION_ENDED') },
      }),
      async (c) => {
        const token = cookie.read(c);
        const opened = token === undefined ? undefined : await refresh(deps, token, userAgentOf(c));
        if (!opened) {
          if (token !== undefined) cookie.drop(c);
          throw problem('SESSION_ENDED');
        }
        return c.json(await admit(c, opened), 200);
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
        await endSessionOf(c);
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
        c.json(await reading(deps, c.var.principal, ({ account }) => Promise.resolve(meOf(account))), 200),
    );
}

function meOf({ user, tenant, grants }: Account): z.infer<typeof Me> {
  const isAllowed = (permission: (typeof PERMISSIONS)[number]) => scopeOf(grants, permission).length > 0;
  return { user, tenant, roles: grants, permissions: PERMISSIONS.filter(isAllowed) };
}
