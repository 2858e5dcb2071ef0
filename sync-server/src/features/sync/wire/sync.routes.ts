import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import {
  FIRST_COLLECTIONS,
  isSpoken,
  namedIn,
  namedInText,
  Protocol,
  PullRequest,
  PullResponse,
  PushRequest,
  PushResponse,
} from '@meja/sync';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import type { Guards } from '../../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../../http/deps.ts';
import { refuseInvalid } from '../../../http/errors.ts';
import { problem, refusals } from '../../../http/problem.ts';
import type { DevicePrincipal, Principal } from '../../../http/principal.ts';
import { json, signedIn } from '../../../http/routes.ts';
import { outletsWith, reading } from '../../access/index.ts';
import { CatalogueChecksums } from '../pull/catalogue-checksums.ts';
import { pull } from '../pull/pull.ts';
import { push } from '../push/push.ts';
import { OpenStreams } from './open-streams.ts';
import { events, type Follower } from './event-stream.ts';
import { reports } from './reports.ts';
import { assertServed, unlessGone } from './standing.ts';

const pushRoute = createRoute({
  method: 'post',
  path: '/api/sync/push',
  ...signedIn('sync'),
  summary: "Deliver a device's mutations",
  request: { body: { content: json(PushRequest), required: true } },
  responses: {
    200: { description: 'A verdict for each, or where the numbering broke.', content: json(PushResponse) },
    ...refusals(
      'UNAUTHENTICATED',
      'DEVICE_REVOKED',
      'OUTLET_CLOSED',
      'TENANT_SUSPENDED',
      'TOO_LARGE',
      'INVALID',
      'PROTOCOL_UNSUPPORTED',
    ),
  },
});

const pullRoute = createRoute({
  method: 'post',
  path: '/api/sync/pull',
  ...signedIn('sync'),
  summary: 'Fetch what changed since the cursors',
  request: { body: { content: json(PullRequest), required: true } },
  responses: {
    200: { description: 'Changes, and the cursors after them.', content: json(PullResponse) },
    ...refusals(
      'UNAUTHENTICATED',
      'DEVICE_REVOKED',
      'OUTLET_CLOSED',
      'TENANT_SUSPENDED',
      'INVALID',
      'PROTOCOL_UNSUPPORTED',
    ),
  },
});

const eventsRoute = createRoute({
  method: 'get',
  path: '/api/sync/events',
  ...signedIn('sync'),
  summary: 'Follow the streams, as server-sent `head` events',
  request: { query: z.object({ collections: z.string().max(4_000).optional() }) },
  responses: {
    200: {
      description:
        'An event stream that says how far each stream has got; to a tablet also what has changed, where that is little.',
      content: { 'text/event-stream': {} },
    },
    ...refusals(
      'UNAUTHENTICATED',
      'FORBIDDEN',
      'DEVICE_REVOKED',
      'OUTLET_CLOSED',
      'TENANT_SUSPENDED',
      'SESSION_ENDED',
    ),
  },
});

const Spoken = z.looseObject({ protocol: Protocol });

/** Said before the schema is: of another protocol nothing else can be expected to fit. */
const spoken = ({ protocols }: Deps, request: 'push' | 'pull') =>
  createMiddleware<{ Variables: Record<never, never> }>(async (c, next) => {
    const asked = Spoken.safeParse(await c.req.json().catch(() => null));
    if (asked.success && !isSpoken(request, asked.data.protocol, protocols))
      throw problem('PROTOCOL_UNSUPPORTED', { extensions: { ...protocols } });
    await next();
  });

export function syncRoutes(deps: Deps, guards: Guards) {
  const pushDeps = { ...deps, ...reports(deps) };
  const pullDeps = { ...deps, checksums: new CatalogueChecksums() };
  const openStreams = new OpenStreams();
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
  return app
    .openapi({ ...pushRoute, middleware: [guards.device, spoken(deps, 'push')] as const }, async (c) => {
      const { principal } = c.var;
      const request = c.req.valid('json');
      await spend(deps, principal, request.mutations.length, c.var.bodyBytes ?? 0);
      const answer = await unlessGone(deps, principal, push(pushDeps, principal, request));
      return c.json(answer, 200);
    })
    .openapi({ ...pullRoute, middleware: [guards.device, spoken(deps, 'pull')] as const }, async (c) =>
      c.json(
        await unlessGone(deps, c.var.principal, pull(pullDeps, c.var.principal, c.req.valid('json'))),
        200,
      ),
    )
    .openapi({ ...eventsRoute, middleware: guards.anybody }, async (c) => {
      await deps.limits.spend('stream', streamerOf(c.var.principal));
      const follower = await followerOf(deps, c.var.principal, c.req.valid('query').collections);
      return events({ ...deps, openStreams }, follower, c);
    });
}

const streamerOf = (principal: Principal): string =>
  principal.kind === 'user' ? principal.sessionId : principal.deviceId;

/** A request is worth little; what it brings costs. */
async function spend(
  { limits }: Pick<Deps, 'limits'>,
  { deviceId, tenantId }: DevicePrincipal,
  mutations: number,
  bytes: number,
): Promise<void> {
  await limits.spend('mutations', deviceId, mutations);
  await limits.spend('mutationsOfTenant', tenantId, mutations);
  await limits.spend('pushedKilobytes', deviceId, Math.ceil(bytes / 1_024));
  await limits.spend('pushedKilobytesOfTenant', tenantId, Math.ceil(bytes / 1_024));
}

/** @param collections what a tablet's app reads, as `namesText` writes it; an app of the first protocol names nothing */
async function followerOf(
  deps: Deps,
  principal: Principal,
  collections: string | undefined,
): Promise<Follower> {
  const { tenantId } = principal;
  if (principal.kind === 'user') {
    const outlets = await reading(deps, principal, (request) => outletsWith(request, 'order:read'));
    return { tenantId, outlets, tablet: null, dismissedAs: principal.sessionId };
  }
  const { deviceId, outletId } = principal;
  await assertServed(deps, principal);
  const reads = namedIn(collections === undefined ? FIRST_COLLECTIONS : namedInText(collections));
  return { tenantId, outlets: [outletId], tablet: { deviceId, outletId, reads }, dismissedAs: deviceId };
}
