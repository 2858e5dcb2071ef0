import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { DeviceId, OutletId } from '@meja/domain';
import type { Context } from 'hono';
import { createGuards, networkAsking } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { Instant } from '../../http/fields.ts';
import { problem, refusals } from '../../http/problem.ts';
import { atTheDoor, json, signedIn } from '../../http/routes.ts';
import { ACCESS_TOKEN_SECONDS, type DeviceSecret } from '../../http/tokens.ts';
import type { Reason } from '../audit/index.ts';
import { outletsWith, reading, stepUp, writing } from '../access/index.ts';
import { whyOutletIsNotServed } from '../standing/index.ts';
import { admit } from './assertion.ts';
import { findDeviceOutlet, listDevices, revokeDevice } from './devices.queries.ts';
import { Device, Enrolled, RenewalRequest, Secret, SecretsKnown } from './devices.schema.ts';
import { enrol, issueCode, renew, type Told } from './enrolment.ts';
import { missingNumbers, openBreaks } from './missing.queries.ts';
import { PublicKey } from './public-key.ts';
import { noteRefusedDevice } from './refused-devices.ts';

const NOT_SERVED = ['DEVICE_REVOKED', 'OUTLET_CLOSED', 'TENANT_SUSPENDED'] as const;

const seriesOf = (outletCode: string, number: number): string => `${outletCode}-${number}`;
const userAgentOf = (c: Context): string | null => c.req.header('user-agent')?.slice(0, 300) ?? null;

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
        request: { body: { required: true, content: json(z.object({ outletId: OutletId })) } },
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

/** What a tablet is told of itself. */
function announced({ outletCode, publicKey: _, hasSecret: __, secret, ...known }: Told, deps: Deps) {
  return {
    ...known,
    series: seriesOf(outletCode, known.deviceNumber),
    serverTime: deps.clock().getTime(),
    ...(secret && { secret: written(secret) }),
  };
}

const written = ({ name, value }: DeviceSecret) => ({ name, value: value.toString('base64') });

/** What a tablet does to be let in. */
export function deviceDoorRoutes(deps: Deps) {
  const guards = createGuards(deps);
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/enrol',
        ...atTheDoor('devices'),
        summary: 'Change an enrolment code for a place in the outlet',
        middleware: [guards.door] as const,
        request: {
          body: {
            required: true,
            content: json(
              z.object({
                code: z.string().max(40),
                name: z.string().trim().min(1).max(100),
                publicKey: PublicKey,
                secrets: SecretsKnown,
                /** A name that another tablet of the outlet has is to be refused. Apps of before do not ask for that. */
                ownName: z.boolean().default(false),
              }),
            ),
          },
        },
        responses: {
          201: { description: 'The tablet is in', content: json(Enrolled) },
          ...refusals('ENROLMENT_CODE_INVALID', 'DEVICE_NAME_TAKEN', 'INVALID'),
        },
      }),
      async (c) => {
        const address = networkAsking(c, deps.config.trustedProxies);
        // Before the code is looked at: of many tries at once each counts.
        await deps.limits.spend('wrongCode', address);
        const { secrets, ...asked } = c.req.valid('json');
        const proves = secrets !== undefined;
        const enrolled = await enrol(deps, { ...asked, proves, userAgent: userAgentOf(c) });
        if (!enrolled) throw problem('ENROLMENT_CODE_INVALID');
        await deps.limits.refund('wrongCode', address);
        if (enrolled === 'NAME_TAKEN') throw problem('DEVICE_NAME_TAKEN');
        return c.json(announced(enrolled, deps), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/renew',
        ...signedIn('devices'),
        summary: 'Become a device of its own, after a push was answered with a fork',
        middleware: [guards.device] as const,
        request: { body: { required: true, content: json(RenewalRequest) } },
        responses: {
          201: { description: 'The tablet has a new identity', content: json(Enrolled) },
          ...refusals('UNAUTHENTICATED', 'FORBIDDEN', ...NOT_SERVED, 'PROTOCOL_UNSUPPORTED', 'INVALID'),
        },
      }),
      async (c) => {
        const { principal } = c.var;
        const { publicKey, assertion, proof, secrets } = c.req.valid('json');
        if (!assertion || !proof)
          throw problem('PROTOCOL_UNSUPPORTED', { extensions: { ...deps.protocols } });
        const spend = (line: string) => deps.limits.spend('renewal', line);
        const userAgent = userAgentOf(c);
        const proves = secrets !== undefined;
        const renewed = await renew(deps, principal, {
          publicKey,
          assertion,
          proof,
          proves,
          userAgent,
          spend,
        });
        c.var.log.warn({ renewed: renewed.ok }, 'a copied tablet asked for an identity of its own');
        if (!renewed.ok) {
          const reason = renewed.error;
          noteRefusedDevice(deps.audit, 'device.renewal_refused', principal, { reason, userAgent });
          throw problem(renewed.error);
        }
        return c.json(announced(renewed.value, deps), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/token',
        ...atTheDoor('devices'),
        summary: 'Change an assertion, signed with the key of the tablet, for an access token',
        middleware: [guards.door] as const,
        request: {
          body: {
            required: true,
            content: json(
              z.object({
                assertion: z.string().max(2_000),
                appVersion: z.string().max(60).optional(),
                secrets: SecretsKnown,
                /** The number of its last mutation, of an app that has no secret yet. */
                seq: z.int().min(0).optional(),
              }),
            ),
          },
        },
        responses: {
          200: {
            description: 'A token for ten minutes',
            content: json(
              z.object({
                accessToken: z.string(),
                expiresIn: z.int(),
                serverTime: z.int(),
                secret: Secret.optional(),
              }),
            ),
          },
          ...refusals('UNAUTHENTICATED', 'CLOCK_SKEW', ...NOT_SERVED, 'INVALID'),
        },
      }),
      async (c) => {
        const { assertion, appVersion, secrets, seq } = c.req.valid('json');
        const userAgent = userAgentOf(c);
        const answer = await admit(deps, { assertion, appVersion, secrets, seq, userAgent });
        const serverTime = deps.clock().getTime();
        const note = (action: Parameters<typeof noteRefusedDevice>[1], reason: Reason) => {
          if ('claimed' in answer)
            noteRefusedDevice(deps.audit, action, answer.claimed, { reason, userAgent });
        };
        switch (answer.kind) {
          case 'unknown':
            throw problem('UNAUTHENTICATED');
          case 'refused':
            note('device.assertion_refused', answer.reason);
            throw problem('UNAUTHENTICATED');
          case 'not-served':
            note('device.not_served', answer.why);
            throw problem(answer.why);
          case 'clock-skew':
            note('device.assertion_refused', 'CLOCK_SKEW');
            throw problem('CLOCK_SKEW', { extensions: { serverTime } });
          case 'admitted': {
            const { principal, secret } = answer;
            const accessToken = await deps.tokens.signDevice(principal);
            const token = { accessToken, expiresIn: ACCESS_TOKEN_SECONDS, serverTime };
            return c.json({ ...token, ...(secret && { secret: written(secret) }) }, 200);
          }
        }
      },
    );
}
