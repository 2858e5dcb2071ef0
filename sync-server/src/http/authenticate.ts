import { isIPv6 } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv, Deps } from './deps.ts';
import type { DevicePrincipal, Principal, UserPrincipal } from './principal.ts';
import { problem } from './problem.ts';
import type { LimitName } from './rate-limits.ts';

type As<P extends Principal> = { Variables: { principal: P } };

export interface Guards {
  /** Lets people of head office through. */
  user: MiddlewareHandler<As<UserPrincipal>>;
  /** Lets enrolled tablets through. */
  device: MiddlewareHandler<As<DevicePrincipal>>;
  /** Lets both through. */
  anybody: MiddlewareHandler<As<Principal>>;
  /** Lets everybody through, counted by address: for the doors at which secrets are shown. */
  door: MiddlewareHandler<AppEnv>;
}

/** Every route names one of these; whoever it lets through has spent one of their requests. */
export function createGuards(deps: Pick<Deps, 'tokens' | 'limits' | 'config' | 'strangers'>): Guards {
  async function identify(c: Context<AppEnv>): Promise<Principal> {
    const [scheme, token] = (c.req.header('authorization') ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token) throw problem('UNAUTHENTICATED');
    const principal = await deps.tokens.verify(token);
    if (!principal) throw problem('UNAUTHENTICATED');
    deps.strangers.know(c);
    const { tenantId } = principal;
    const who = principal.kind === 'user' ? { userId: principal.userId } : { deviceId: principal.deviceId };
    c.set('log', c.var.log.child({ tenantId, ...who }));
    await deps.limits.spend(
      principal.kind,
      principal.kind === 'user' ? principal.userId : principal.deviceId,
    );
    await deps.limits.spend('tenant', tenantId);
    return principal;
  }
  const letIn = <P extends Principal>(fits: (principal: Principal) => principal is P) =>
    createMiddleware<As<P>>(async (c, next) => {
      const principal = await identify(c as unknown as Context<AppEnv>);
      if (!fits(principal)) throw problem('UNAUTHENTICATED');
      c.set('principal', principal);
      await next();
    });
  return {
    user: letIn((principal): principal is UserPrincipal => principal.kind === 'user'),
    device: letIn((principal): principal is DevicePrincipal => principal.kind === 'device'),
    anybody: letIn((principal): principal is Principal => Boolean(principal)),
    door: createMiddleware<AppEnv>(async (c, next) => {
      await deps.limits.spend(
        'doorPerAddress' satisfies LimitName,
        networkAsking(c, deps.config.trustedProxies),
      );
      await next();
    }),
  };
}

/**
 * Who asks, as far as the network tells. Each proxy of ours appends the address it was asked from, so with `trusted` of
 * them the one that counts is the `trusted`-th from the right; what stands left of it anybody may have written.
 */
export function addressOf(c: Context, trusted: number): string {
  const forwarded = c.req.header('x-forwarded-for')?.split(',') ?? [];
  const claimed = trusted > 0 ? forwarded.at(-trusted)?.trim() : undefined;
  return claimed ?? socketAddress(c) ?? 'unknown';
}

/**
 * Whom a limit counts together: of IPv6 the network of 64 bits, since whoever has one address of it has them all.
 */
export const networkAsking = (c: Context, trusted: number): string => networkOf(addressOf(c, trusted));

export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  // Written in full: `::` stands for as many groups of nought as are missing.
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const noughts = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: noughts }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** Undefined where there is no socket: in tests that ask the app directly. */
export function socketAddress(c: Context): string | undefined {
  const bindings = c.env as Partial<AppEnv['Bindings']> | undefined;
  return bindings?.incoming?.socket.remoteAddress;
}
