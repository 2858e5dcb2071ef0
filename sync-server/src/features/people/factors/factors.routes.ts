import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { createGuards } from '../../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../../http/deps.ts';
import { refuseInvalid } from '../../../http/errors.ts';
import { problem, refusals } from '../../../http/problem.ts';
import { bodyOf, json, signedIn } from '../../../http/routes.ts';
import { reading } from '../../access/index.ts';
import { canMail } from '../../mail/index.ts';
import { findPasswordOwner } from '../passwords.queries.ts';
import { userAgentOf } from '../refused-sign-ins.ts';
import { addTotp, dropTotp, makeCodes, type Changed } from './change-factors.ts';
import { changing, REFUSED, taken } from './changing.ts';
import { aboutOwner } from './check-code.ts';
import { setDemand } from './demand.ts';
import { factorsOf } from './factors.queries.ts';
import { Code } from './schemas.ts';
import { newTotpSecret, totpSetup } from './totp.ts';

const SETUP_MS = 15 * 60_000;

const Factors = z
  .object({
    totp: z.object({ since: z.iso.datetime() }).nullable(),
    passkeys: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        createdAt: z.iso.datetime(),
        lastUsedAt: z.iso.datetime().nullable(),
        /** Whether it is kept on several devices of its owner's. */
        isBackedUp: z.boolean(),
      }),
    ),
    recoveryCodesLeft: z.int(),
    /** Whether the owner is told by mail of every change. */
    isMailed: z.boolean(),
  })
  .openapi('Factors');

const Setup = z
  .object({
    /** Hand it back with the first code. */
    setup: z.string(),
    /** To be typed into the app. */
    secret: z.string(),
    /** To be shown as a QR code. */
    uri: z.string(),
  })
  .openapi('TotpSetup');
const Sealed = z.object({ secret: z.string(), expiresAt: z.int() });

export const Codes = z.object({ recoveryCodes: z.array(z.string()) }).openapi('RecoveryCodes');
/** Empty where there were some already. */
export const codesIn = ({ recoveryCodes = [] }: Changed) => ({ recoveryCodes });
export const SHOWN_ONCE = 'Recovery codes that are shown this once; none where there were some already';

/** How somebody sets up a second factor: authenticator app and recovery codes. */
export function factorRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const change = changing(deps, guards);

  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn('account'),
        method: 'get',
        path: '/factors',
        summary: 'What one can show beside the password, or in its place',
        middleware: [guards.user] as const,
        responses: {
          200: { description: 'The factors', content: json(Factors) },
          ...refusals('UNAUTHENTICATED', 'SESSION_ENDED'),
        },
      }),
      async (c) => {
        const who = c.var.principal;
        const { totpSince, passkeys, codesLeft } = await reading(
          deps,
          who,
          ({ tx }) => factorsOf(tx, who.userId),
          'to set up a second factor',
        );
        const body = {
          totp: totpSince && { since: totpSince.toISOString() },
          passkeys: passkeys.map(({ createdAt, lastUsedAt, ...key }) => ({
            ...key,
            createdAt: createdAt.toISOString(),
            lastUsedAt: lastUsedAt?.toISOString() ?? null,
          })),
          recoveryCodesLeft: codesLeft,
          isMailed: canMail(deps.config.mail),
        };
        return c.json(body, 200);
      },
    )
    .openapi(
      createRoute({
        ...change,
        path: '/factors/totp/setup',
        summary: 'A new secret for an authenticator app; it counts once its first code was shown',
        responses: {
          200: { description: 'The secret', content: json(Setup) },
          ...refusals(...REFUSED),
        },
      }),
      async (c) => {
        const who = c.var.principal;
        const owner = await reading(
          deps,
          who,
          ({ tx }) => findPasswordOwner(tx, who.userId),
          'to set up a second factor',
        );
        const secret = newTotpSecret();
        const sealed = { secret: secret.toString('base64url'), expiresAt: deps.clock().getTime() + SETUP_MS };
        const plain = Buffer.from(JSON.stringify(sealed));
        const setup = deps.tokens.seal('totp setup', plain, aboutOwner(who)).toString('base64url');
        const { text, uri } = totpSetup(secret, `${owner?.email ?? ''} (${owner?.business ?? ''})`);
        return c.json({ setup, secret: text, uri }, 200);
      },
    )
    .openapi(
      createRoute({
        ...change,
        path: '/factors/totp',
        summary:
          'Take an authenticator app, by its first code, in the place of the one before; other sessions end',
        request: bodyOf(z.object({ setup: z.string().max(1_000), code: Code })),
        responses: {
          200: { description: SHOWN_ONCE, content: json(Codes) },
          ...refusals(...REFUSED, 'CODE_WRONG', 'SETUP_EXPIRED', 'INVALID'),
        },
      }),
      async (c) => {
        const who = c.var.principal;
        const { setup, code } = c.req.valid('json');
        const plain = deps.tokens.open('totp setup', Buffer.from(setup, 'base64url'), aboutOwner(who));
        const sealed = plain && Sealed.parse(JSON.parse(plain.toString()));
        if (!sealed || sealed.expiresAt <= deps.clock().getTime()) throw problem('SETUP_EXPIRED');
        const secret = Buffer.from(sealed.secret, 'base64url');
        const answer = await addTotp(deps, who, { secret, code, userAgent: userAgentOf(c) });
        if (answer.kind === 'wrong') throw problem('CODE_WRONG');
        deps.pokes.dismiss(answer.ended);
        return c.json(codesIn(answer), 200);
      },
    )
    .openapi(
      createRoute({
        ...change,
        path: '/factors/totp/remove',
        summary: 'Take no codes of an authenticator app any more; other sessions end',
        responses: { 204: { description: 'Removed' }, ...refusals(...REFUSED, 'NOT_FOUND') },
      }),
      async (c) => {
        taken(deps, await dropTotp(deps, c.var.principal, userAgentOf(c)));
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        ...change,
        path: '/factors/recovery-codes',
        summary: 'Ten new recovery codes, shown once, in the place of the former; other sessions end',
        responses: {
          200: { description: SHOWN_ONCE, content: json(Codes) },
          ...refusals(...REFUSED, 'NOT_FOUND'),
        },
      }),
      async (c) => {
        const answer = taken(deps, await makeCodes(deps, c.var.principal, userAgentOf(c)));
        return c.json(codesIn(answer), 200);
      },
    )
    .openapi(
      createRoute({
        ...change,
        path: '/factors/demand',
        summary: 'Demand a second factor of all who sign in at head office, or demand it no more',
        request: bodyOf(z.object({ demanded: z.boolean() })),
        responses: {
          204: { description: 'Set' },
          ...refusals(...REFUSED, 'FORBIDDEN', 'SECOND_FACTOR_MISSING', 'INVALID'),
        },
      }),
      async (c) => {
        const { demanded } = c.req.valid('json');
        const who = c.var.principal;
        const keptOut = await setDemand(deps, who, { demanded, userAgent: userAgentOf(c) });
        deps.pokes.dismiss(keptOut.map((id) => ({ tenantId: who.tenantId, id })));
        return c.body(null, 204);
      },
    );
}
