import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { DeviceId, OutletId } from '@meja/domain';
import { QUEUE_FILE_BYTES, QueueFile, QueueFileAnswer } from '@meja/sync';
import { createMiddleware } from 'hono/factory';
import { createGuards, networkAsking } from '../../../http/authenticate.ts';
import { atMost } from '../../../http/body-limit.ts';
import type { AppEnv, Deps } from '../../../http/deps.ts';
import { refuseInvalid } from '../../../http/errors.ts';
import { Instant } from '../../../http/fields.ts';
import { Cursors } from '../../../http/cursors.ts';
import { newestFirst, PageQuery } from '../../../http/paging.ts';
import { problem, refusals } from '../../../http/problem.ts';
import { atTheDoor, bodyOf, json, listRoute, signedIn } from '../../../http/routes.ts';
import type { Principal } from '../../../http/principal.ts';
import { outletsWith, reading } from '../../access/index.ts';
import { REFUSAL_CODES, takeQueue, type Carrier } from '../hold/carrying.ts';
import { listImports } from '../hold/imports.queries.ts';
import { reports } from './reports.ts';
import { assertServed } from './standing.ts';

const HAND_IN_BYTES = 2 * 1024 * 1024;

/** A queue that came as a file, and who brought it. */
const QueueImport = z
  .object({
    id: z.uuid(),
    outlet_id: OutletId,
    outlet_name: z.string(),
    device: z.object({ id: DeviceId, name: z.string(), number: z.int() }),
    carried_by: z.object({
      kind: z.enum(['user', 'device', 'itself']),
      id: z.uuid().nullable(),
      name: z.string().nullable(),
    }),
    exported_at: Instant,
    from_seq: z.int(),
    to_seq: z.int(),
    result: z.enum(['judged', 'held', 'gap', 'fork']),
    judged: z.int(),
    known: z.int(),
    held: z.int(),
    /** How often the same came by the same way. */
    times: z.int(),
    first_at: Instant,
    last_at: Instant,
  })
  .openapi('QueueImport');

const file = bodyOf(QueueFile);
const taken = { 200: { description: 'What became of its records', content: json(QueueFileAnswer) } };

const importRoute = createRoute({
  method: 'post',
  path: '/imports',
  ...signedIn('sync'),
  summary: "Bring in another device's queue from its file, as a tablet of its outlet or at head office",
  request: file,
  responses: {
    ...taken,
    ...refusals(
      'UNAUTHENTICATED',
      'FORBIDDEN',
      'DEVICE_REVOKED',
      'OUTLET_CLOSED',
      'TENANT_SUSPENDED',
      'TOO_LARGE',
      'INVALID',
      'QUEUE_FILE_FOREIGN',
      'QUEUE_FILE_ALTERED',
    ),
  },
});

const handInRoute = createRoute({
  method: 'post',
  path: '/hand-in',
  ...atTheDoor('sync'),
  summary: 'Hand in the queue of a tablet that was taken out of service; its signature is what lets it in',
  request: file,
  responses: {
    ...taken,
    ...refusals('DEVICE_ACTIVE', 'TOO_LARGE', 'INVALID', 'QUEUE_FILE_ALTERED'),
  },
});

export function importRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const asFile = atMost(QUEUE_FILE_BYTES);
  // A tablet hands in a part at a time, and a smaller one when it is told so. Nobody has signed in to it.
  const asPart = atMost(HAND_IN_BYTES);
  const take = { ...deps, ...reports(deps) };
  /** Spent before thousands of records are read. */
  const seldom = createMiddleware<{ Variables: { principal: Principal } }>(async (c, next) => {
    const { principal } = c.var;
    await deps.limits.spend('queueFile', principal.kind === 'user' ? principal.userId : principal.deviceId);
    await deps.limits.spend('queueFileOfTenant', principal.tenantId);
    await next();
  });
  const seldomFrom = createMiddleware<AppEnv>(async (c, next) => {
    await deps.limits.spend('handIn', networkAsking(c, deps.config.trustedProxies));
    await next();
  });
  const list = listRoute(guards, {
    tag: 'sync',
    path: '/imports',
    summary: 'Which queues came as files, and who brought them, newest first',
    query: PageQuery.extend({ outlet_id: OutletId.optional() }),
    item: QueueImport,
  });
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi({ ...importRoute, middleware: [guards.anybody, seldom, asFile] as const }, async (c) => {
      const queue = c.req.valid('json');
      const carrier = await carrierOf(deps, c.var.principal);
      if (queue.device.tenantId !== c.var.principal.tenantId) throw problem('QUEUE_FILE_FOREIGN');
      const answer = await takeQueue(take, carrier, queue);
      if (!answer.ok) throw problem(REFUSAL_CODES[answer.error]);
      return c.json(answer.value, 200);
    })
    .openapi({ ...handInRoute, middleware: [guards.door, seldomFrom, asPart] as const }, async (c) => {
      const answer = await takeQueue(take, { kind: 'itself' }, c.req.valid('json'));
      // Whoever stands at the door is not told which devices there are.
      if (!answer.ok)
        throw problem(answer.error === 'foreign' ? 'QUEUE_FILE_ALTERED' : REFUSAL_CODES[answer.error]);
      return c.json(answer.value, 200);
    })
    .openapi(list, async (c) => {
      const query = c.req.valid('query');
      const cursors = new Cursors(deps.tokens, c.var.principal.tenantId, 'imports');
      const page = await reading(deps, c.var.principal, async (request) => {
        const scope = await outletsWith(request, 'exception:read', query.outlet_id);
        return newestFirst(cursors, query, (after, limit) => listImports(request.tx, scope, after, limit));
      });
      return c.json({ next: page.next, results: page.rows.map(importOf) }, 200);
    });
}

/** A tablet carries for its own outlet, somebody of head office for those where they may resolve exceptions. */
async function carrierOf(deps: Deps, principal: Principal): Promise<Carrier> {
  if (principal.kind === 'user') {
    const outlets = await reading(deps, principal, (request) => outletsWith(request, 'exception:resolve'));
    return { kind: 'user', userId: principal.userId, outlets };
  }
  await assertServed(deps, principal);
  return { kind: 'device', deviceId: principal.deviceId, outlets: [principal.outletId] };
}

type Row = Awaited<ReturnType<typeof listImports>>[number];

function importOf(row: Row): z.infer<typeof QueueImport> {
  const { carried_by_user: user, carried_by_device: device } = row;
  return {
    id: row.id,
    outlet_id: row.outlet_id as OutletId,
    outlet_name: row.outlet_name,
    device: { id: row.device_id as DeviceId, name: row.device_name, number: row.device_number },
    carried_by: {
      kind: user ? 'user' : device ? 'device' : 'itself',
      id: user ?? device,
      name: user ? row.user_name : row.carrier_name,
    },
    exported_at: row.exported_at.toISOString(),
    from_seq: row.from_seq,
    to_seq: row.to_seq,
    result: row.result,
    judged: row.judged,
    known: row.known,
    held: row.held,
    times: row.times,
    first_at: row.first_at.toISOString(),
    last_at: row.last_at.toISOString(),
  };
}
