import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createGuards, networkAsking } from '../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../http/deps.ts';
import { refuseInvalid } from '../../http/errors.ts';
import { problem, refusals } from '../../http/problem.ts';
import { atTheDoor, bodyOf, json, signedIn } from '../../http/routes.ts';
import { ACCESS_TOKEN_SECONDS, type DeviceSecret } from '../../http/tokens.ts';
import type { Reason } from '../audit/index.ts';
import { admit } from './assertion.ts';
import { Enrolled, RenewalRequest, Secret, SecretsKnown } from './devices.schema.ts';
import { enrol, renew, type Told } from './enrolment.ts';
import { PublicKey } from './public-key.ts';
import { noteRefusedDevice } from './refused-devices.ts';
import { seriesOf } from './series.ts';

const NOT_SERVED = ['DEVICE_REVOKED', 'OUTLET_CLOSED', 'TENANT_SUSPENDED'] as const;

const userAgentOf = (c: Context): string | null => c.req.header('user-agent')?.slice(0, 300) ?? null;

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
  const door = { ...atTheDoor('devices'), method: 'post' as const, middleware: guards.door };
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...door,
        path: '/enrol',
        summary: 'Change an enrolment code for a place in the outlet',
        request: bodyOf(
          z.object({
            code: z.string().max(40),
            name: z.string().trim().min(1).max(100),
            publicKey: PublicKey,
            secrets: SecretsKnown,
            /** A name that another tablet of the outlet has is to be refused. Apps of before do not ask for that. */
            ownName: z.boolean().default(false),
          }),
        ),
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
        request: bodyOf(RenewalRequest),
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
        ...door,
        path: '/token',
        summary: 'Change an assertion, signed with the key of the tablet, for an access token',
        request: bodyOf(
          z.object({
            assertion: z.string().max(2_000),
            appVersion: z.string().max(60).optional(),
            secrets: SecretsKnown,
            /** The number of its last mutation, of an app that has no secret yet. */
            seq: z.int().min(0).optional(),
          }),
        ),
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
