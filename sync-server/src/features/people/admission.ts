import { z } from '@hono/zod-openapi';
import { OutletId, PERMISSIONS, RoleName, StaffId, TenantId } from '@meja/domain';
import type { Context } from 'hono';
import { networkAsking } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import type { LimitName } from '../../http/rate-limits.ts';
import { ACCESS_TOKEN_SECONDS } from '../../http/tokens.ts';
import { reading, scopeOf, type Account } from '../access/index.ts';
import { KnownBrowser } from './known-browser.ts';
import { RefreshCookie } from './refresh-cookie.ts';
import { IDLE_SECONDS, signOut, type Opened } from './sessions.ts';

export const Me = z
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
      /** Whoever signs in has to have a second factor. */
      demandsSecondFactor: z.boolean(),
    }),
    roles: z.array(z.object({ role: RoleName, outletId: OutletId.nullable() })),
    /** What is allowed in at least one outlet. */
    permissions: z.array(z.enum(PERMISSIONS)),
    /** They may set one up, and nothing else before. */
    lacksSecondFactor: z.boolean(),
  })
  .openapi('Me');

const SignedIn = Me.extend({ accessToken: z.string(), expiresIn: z.int() }).openapi('SignedIn');

/** How a route describes that it lets somebody in. */
export const signedInAnswer = {
  description: 'Signed in',
  content: { 'application/json': { schema: SignedIn } },
};

export function meOf({ user, tenant, grants, lacksSecondFactor }: Account): z.infer<typeof Me> {
  const isAllowed = (permission: (typeof PERMISSIONS)[number]) => scopeOf(grants, permission).length > 0;
  const permissions = PERMISSIONS.filter(isAllowed);
  return { user, tenant, roles: grants, permissions, lacksSecondFactor };
}

/** How a browser is let in, by whatever was shown. */
export class Admission {
  readonly #deps: Deps;
  readonly cookie: RefreshCookie;
  readonly browsers: KnownBrowser;

  constructor(deps: Deps) {
    const isSecure = deps.config.publicUrl.startsWith('https:');
    this.#deps = deps;
    this.cookie = new RefreshCookie({ isSecure, maxAge: IDLE_SECONDS });
    this.browsers = new KnownBrowser(deps.tokens, isSecure);
  }

  /** What a try costs: known browsers count by themselves, so that nobody elsewhere can lock their owner out. */
  triesOf(c: Context, email: string, [from, of]: [LimitName, LimitName], key = email): [LimitName, string][] {
    const known = this.browsers.idFor(c, email);
    if (known !== undefined) return [[from, `${key} ${known}`]];
    return [
      [from, `${key} ${networkAsking(c, this.#deps.config.trustedProxies)}`],
      [of, key],
    ];
  }

  /** Somebody has shown all that there is to show. */
  async enter(c: Context<AppEnv>, opened: Opened, email: string): Promise<z.infer<typeof SignedIn>> {
    if (!this.browsers.idFor(c, email)) this.browsers.remember(c, email);
    const { tenantId, userId } = opened.session;
    c.set('log', c.var.log.child({ tenantId, userId }));
    // What this browser was signed in to before would be out of anybody's reach, and valid.
    await this.endSessionOf(c);
    return this.carryOn(c, opened);
  }

  async carryOn(c: Context, { session, refreshToken }: Opened): Promise<z.infer<typeof SignedIn>> {
    const me = await reading(
      this.#deps,
      { kind: 'user', ...session },
      ({ account }) => Promise.resolve(meOf(account)),
      'to set up a second factor',
    );
    this.cookie.write(c, refreshToken);
    return {
      accessToken: await this.#deps.tokens.signUser(session),
      expiresIn: ACCESS_TOKEN_SECONDS,
      ...me,
    };
  }

  /** Of the browser that asks. */
  async endSessionOf(c: Context): Promise<void> {
    const token = this.cookie.read(c);
    const ended = token === undefined ? undefined : await signOut(this.#deps, token);
    if (ended) this.#deps.pokes.dismiss([ended]);
  }
}
