import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { OutletId, PERMISSIONS, RoleName, StaffId, TenantId } from '@meja/domain';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { addressOf, createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { problem, refusals } from '../../http/problem.ts';
import { ACCESS_TOKEN_SECONDS } from '../../http/tokens.ts';
import { reading, scopeOf, type Account } from '../access/index.ts';
import { REFRESH_DAYS, refresh, signIn, signOut, type Opened } from './sessions.ts';

const COOKIE = 'meja_refresh';
const COOKIE_PATH = '/api/auth';

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

const signedIn = { description: 'Signed in', content: { 'application/json': { schema: SignedIn } } };

export function peopleRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const isSecure = deps.config.publicUrl.startsWith('https:');

  async function admit(c: Context, { session, refreshToken }: Opened): Promise<z.infer<typeof SignedIn>> {
    const me = await reading(deps, { kind: 'user', ...session }, ({ account }) =>
      Promise.resolve(meOf(account)),
    );
    setCookie(c, COOKIE, refreshToken, {
      path: COOKIE_PATH,
      httpOnly: true,
      sameSite: 'Strict',
      secure: isSecure,
      maxAge: REFRESH_DAYS * 86_400,
    });
    return { accessToken: await deps.tokens.signUser(session), expiresIn: ACCESS_TOKEN_SECONDS, ...me };
  }

  const userAgentOf = (c: Context) => c.req.header('user-agent')?.slice(0, 300) ?? null;

  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/login',
        tags: ['people'],
        summary: 'Sign in with email and password',
        middleware: [guards.door] as const,
        request: { body: { required: true, content: { 'application/json': { schema: Credentials } } } },
        responses: {
          200: signedIn,
          ...refusals('SIGN_IN_FAILED', 'TENANT_REQUIRED', 'TENANT_SUSPENDED', 'INVALID'),
        },
      }),
      async (c) => {
        const credentials = c.req.valid('json');
        const key = credentials.email.toLowerCase();
        await deps.limits.check('wrongPassword', key);
        const answer = await signIn(deps, { ...credentials, userAgent: userAgentOf(c) });
        if (answer.kind === 'opened') {
          await deps.limits.forgive('wrongPassword', key);
          const { tenantId, userId } = answer.opened.session;
          c.set('log', c.var.log.child({ tenantId, userId }));
          return c.json(await admit(c, answer.opened), 200);
        }
        if (answer.kind === 'suspended') throw problem('TENANT_SUSPENDED');
        if (answer.kind === 'ambiguous') {
          throw problem('TENANT_REQUIRED', { extensions: { tenants: answer.tenants } });
        }
        await deps.limits.spend('wrongPassword', key);
        c.var.log.info({ address: addressOf(c, deps.config.trustedProxies) }, 'sign-in failed');
        throw problem('SIGN_IN_FAILED');
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/refresh',
        tags: ['people'],
        summary: 'Change the refresh cookie for a new access token',
        middleware: [guards.door] as const,
        responses: { 200: signedIn, ...refusals('SESSION_ENDED') },
      }),
      async (c) => {
        const cookie = getCookie(c, COOKIE);
        const opened = cookie === undefined ? undefined : await refresh(deps, cookie, userAgentOf(c));
        if (!opened) {
          if (cookie !== undefined) deleteCookie(c, COOKIE, { path: COOKIE_PATH, secure: isSecure });
          throw problem('SESSION_ENDED');
        }
        return c.json(await admit(c, opened), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/logout',
        tags: ['people'],
        summary: 'End the session everywhere it was carried on',
        middleware: [guards.door] as const,
        responses: { 204: { description: 'Signed out' }, ...refusals() },
      }),
      async (c) => {
        const cookie = getCookie(c, COOKIE);
        const ended = cookie === undefined ? undefined : await signOut(deps, cookie);
        if (ended) deps.pokes.dismiss([ended]);
        deleteCookie(c, COOKIE, { path: COOKIE_PATH, secure: isSecure });
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/me',
        tags: ['people'],
        summary: 'Who is signed in, and what they may do',
        security: [{ bearer: [] }],
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
