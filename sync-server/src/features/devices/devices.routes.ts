import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { DeviceId, OutletId } from '@meja/domain';
import { createGuards } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { Instant } from '../../http/fields.ts';
import { problem, refusals } from '../../http/problem.ts';
import { bodyOf, json, signedIn } from '../../http/routes.ts';
import { outletsWith, reading, stepUp, writing } from '../access/index.ts';
import { whyOutletIsNotServed } from '../standing/index.ts';
import { findDeviceOutlet, listDevices, revokeDevice } from './devices.queries.ts';
import { Device } from './devices.schema.ts';
import { issueCode } from './enrolment.ts';
import { missingNumbers, openBreaks } from './missing.queries.ts';
import { seriesOf } from './series.ts';

/** What head office does with devices. */
export function deviceOfficeRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const fresh = stepUp(deps);
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn('devices'),
        method: 'get',
        path: '/',
        summary: 'The tablets, when they were last heard of and what they still owe',
        middleware: [guards.user] as const,
        request: { query: z.object({ outletId: OutletId.optional() }) },
        responses: {
          200: { description: 'All of them', content: json(z.object({ results: z.array(Device) })) },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const { outletId } = c.req.valid('query');
        const results = await reading(deps, c.var.principal, async (request) => {
          const rows = await listDevices(request.tx, await outletsWith(request, 'device:read', outletId));
          const ids = rows.map((row) => row.id);
          const gaps = await missingNumbers(request.tx, ids);
          const breaks = await openBreaks(request.tx, ids);
          return rows.map(({ outletCode, ...row }) => ({
            ...row,
            id: row.id as DeviceId,
            outletId: row.outletId as OutletId,
            series: seriesOf(outletCode, row.number),
            enrolledAt: row.enrolledAt.toISOString(),
            lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
            revokedAt: row.revokedAt?.toISOString() ?? null,
            missing: gaps
              .filter((gap) => gap.deviceId === row.id)
              .map(({ from, to, acknowledged }) => ({ from, to, acknowledged })),
            chainBreaks: breaks.get(row.id) ?? 0,
          }));
        });
        return c.json({ results }, 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('devices'),
        method: 'post',
        path: '/enrolment-codes',
        summary: 'Make a code that lets one tablet into an outlet, within ten minutes',
        middleware: [guards.user, fresh] as const,
        request: bodyOf(z.object({ outletId: OutletId })),
        responses: {
          201: {
            description: 'To be typed on the tablet; it is not shown again',
            content: json(z.object({ code: z.string(), expiresAt: Instant, outletId: OutletId })),
          },
          ...refusals(
            'UNAUTHENTICATED',
            'STEP_UP_REQUIRED',
            'FORBIDDEN',
            'OUTLET_CLOSED',
            'NOT_FOUND',
            'INVALID',
          ),
        },
      }),
      async (c) => {
        const { outletId } = c.req.valid('json');
        const { principal } = c.var;
        const { code, expiresAt } = await writing(deps, principal, async (request) => {
          await outletsWith(request, 'device:enrol', outletId);
          const why = await whyOutletIsNotServed(request.tx, outletId);
          if (why) throw problem(why);
          return issueCode(deps, request.tx, {
            tenantId: principal.tenantId,
            outletId,
            by: principal.userId,
          });
        });
        return c.json({ code, expiresAt: expiresAt.toISOString(), outletId }, 201);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('devices'),
        method: 'post',
        path: '/{id}/revoke',
        summary:
          'Take a tablet out of service; what it has not delivered can still be brought in from its export',
        middleware: [guards.user, fresh] as const,
        request: { params: z.object({ id: DeviceId }) },
        responses: {
          204: { description: 'Revoked' },
          ...refusals('UNAUTHENTICATED', 'STEP_UP_REQUIRED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const { tenantId, userId } = c.var.principal;
        const revoked = await writing(deps, c.var.principal, async (request) => {
          const scope = await outletsWith(request, 'device:enrol');
          const outletId = await findDeviceOutlet(request.tx, id);
          if (!outletId || (scope !== 'everywhere' && !scope.includes(outletId))) throw problem('NOT_FOUND');
          const revoked = await revokeDevice(request.tx, id, userId, deps.clock());
          for (const each of revoked)
            deps.audit.record(request.tx, {
              ...{ tenantId, outletId, actor: { kind: 'user', id: userId }, action: 'device.revoked' },
              ...{ target: { kind: 'device', id: each }, diff: { in_service: { from: true, to: false } } },
            });
          return revoked;
        });
        deps.pokes.dismiss(revoked.map((id) => ({ tenantId, id })));
        return c.body(null, 204);
      },
    );
}
