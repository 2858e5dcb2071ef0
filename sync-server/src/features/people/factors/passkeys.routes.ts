import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { createGuards } from '../../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../../http/deps.ts';
import { refuseInvalid } from '../../../http/errors.ts';
import { problem, refusals } from '../../../http/problem.ts';
import { bodyOf, json, signedIn } from '../../../http/routes.ts';
import { reading, writing } from '../../access/index.ts';
import { whence } from '../../audit/index.ts';
import { findPasswordOwner } from '../passwords.queries.ts';
import { userAgentOf } from '../refused-sign-ins.ts';
import { dropPasskey, registerPasskey } from './change-factors.ts';
import { changing, REFUSED, taken } from './changing.ts';
import { Codes, codesIn, SHOWN_ONCE } from './factors.routes.ts';
import { registrationOptions, relyingPartyOf } from './passkeys.ts';
import { credentialsOf, renamePasskey } from './passkeys.queries.ts';
import { Attestation, attestationOf, AttestationOptions, PasskeyName } from './schemas.ts';
import { passkeyChallenges } from './tickets.ts';

/** How somebody registers, names and removes passkeys. */
export function passkeyRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const change = changing(deps, guards);
  const challenges = passkeyChallenges(deps);
  const party = relyingPartyOf(deps.config.publicUrl);

  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...change,
        path: '/factors/passkeys/options',
        summary: 'A challenge for a new passkey',
        responses: {
          200: { description: 'For the authenticator', content: json(AttestationOptions) },
          ...refusals(...REFUSED),
        },
      }),
      async (c) => {
        const who = c.var.principal;
        const { tenantId, userId, sessionId } = who;
        const [owner, known] = await reading(
          deps,
          who,
          ({ tx }) => Promise.all([findPasswordOwner(tx, userId), credentialsOf(tx, userId)]),
          'to set up a second factor',
        );
        const { email = '', name = '', business = '' } = owner ?? {};
        const options = await registrationOptions(party, { tenantId, userId, email, name, business }, known);
        challenges.write(c, { use: 'register', sessionId, challenge: options.challenge });
        return c.json(options, 200);
      },
    )
    .openapi(
      createRoute({
        ...change,
        path: '/factors/passkeys',
        summary: 'Register a passkey; other sessions end',
        request: bodyOf(z.object({ name: PasskeyName, attestation: Attestation })),
        responses: {
          200: { description: SHOWN_ONCE, content: json(Codes) },
          ...refusals(...REFUSED, 'PASSKEY_REFUSED', 'PASSKEYS_FULL', 'SETUP_EXPIRED', 'INVALID'),
        },
      }),
      async (c) => {
        const challenge = challenges.read(c);
        if (!challenge) throw problem('SETUP_EXPIRED');
        challenges.drop(c);
        const { name, attestation } = c.req.valid('json');
        const response = attestationOf(attestation);
        const userAgent = userAgentOf(c);
        const asked = { party, challenge, response, name, userAgent };
        const answer = await registerPasskey(deps, c.var.principal, asked);
        if (answer.kind !== 'changed')
          throw problem(answer.kind === 'full' ? 'PASSKEYS_FULL' : 'PASSKEY_REFUSED');
        deps.pokes.dismiss(answer.ended);
        return c.json(codesIn(answer), 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('account'),
        method: 'post',
        path: '/factors/passkeys/{id}/name',
        summary: 'Call a passkey something else',
        middleware: [guards.user] as const,
        request: {
          params: z.object({ id: z.uuid() }),
          ...bodyOf(z.object({ name: PasskeyName })),
        },
        responses: {
          204: { description: 'Renamed' },
          ...refusals('UNAUTHENTICATED', 'SESSION_ENDED', 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const who = c.var.principal;
        const { id } = c.req.valid('param');
        const { name } = c.req.valid('json');
        await writing(deps, who, async ({ tx }) => {
          if (!(await renamePasskey(tx, who.userId, id, name))) throw problem('NOT_FOUND');
          deps.audit.record(tx, {
            ...{ tenantId: who.tenantId, actor: { kind: 'user', id: who.userId } },
            ...{ action: 'factor.passkey_renamed', target: { kind: 'person', id: who.userId } },
            diff: { ...whence(), name },
          });
        });
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        ...change,
        path: '/factors/passkeys/{id}/remove',
        summary: 'Take a passkey no more; other sessions end',
        request: { params: z.object({ id: z.uuid() }) },
        responses: {
          204: { description: 'Removed' },
          ...refusals(...REFUSED, 'NOT_FOUND', 'INVALID'),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        taken(deps, await dropPasskey(deps, c.var.principal, { id, userAgent: userAgentOf(c) }));
        return c.body(null, 204);
      },
    );
}
