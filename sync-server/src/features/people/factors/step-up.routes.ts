import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createGuards } from '../../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../../http/deps.ts';
import { refuseInvalid } from '../../../http/errors.ts';
import type { UserPrincipal } from '../../../http/principal.ts';
import { problem, refusals } from '../../../http/problem.ts';
import { bodyOf, json, signedIn } from '../../../http/routes.ts';
import { reading } from '../../access/index.ts';
import { userAgentOf } from '../refused-sign-ins.ts';
import { authenticationOptions, relyingPartyOf } from './passkeys.ts';
import { credentialsOf } from './passkeys.queries.ts';
import { prove, type Shown } from './prove.ts';
import { noteRefusedFactor } from './refused-factors.ts';
import { Assertion, assertionOf, AssertionOptions, Code } from './schemas.ts';
import { passkeyChallenges } from './tickets.ts';

const Proof = z
  .discriminatedUnion('by', [
    z.object({ by: z.literal('password'), password: z.string().min(1).max(500) }),
    z.object({ by: z.literal('code'), code: Code }),
    z.object({ by: z.literal('passkey'), assertion: Assertion }),
  ])
  .openapi('StepUp');

const WRONG = { password: 'PASSWORD_WRONG', code: 'CODE_WRONG', passkey: 'PASSKEY_REFUSED' } as const;
/** A session that was left open must be no way to guess. A passkey can't be guessed. */
const LIMIT = { password: 'passwordFrom', code: 'codeFrom', passkey: undefined } as const;

/** How somebody who is signed in shows that it is still them, before something dangerous. */
export function stepUpRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const challenges = passkeyChallenges(deps);
  const party = relyingPartyOf(deps.config.publicUrl);

  function shownIn(c: Context, proof: z.infer<typeof Proof>): Shown {
    if (proof.by !== 'passkey') return proof;
    const challenge = challenges.read(c);
    return { by: 'passkey', party, challenge, response: assertionOf(proof.assertion) };
  }

  async function spend(c: Context, who: UserPrincipal, by: Shown['by']): Promise<void> {
    const limit = LIMIT[by];
    if (!limit) return;
    await deps.limits.spend(limit, who.userId).catch((refused: unknown) => {
      const userAgent = userAgentOf(c);
      noteRefusedFactor(deps, who, { action: 'session.proof_refused', reason: 'RATE_LIMITED', userAgent });
      throw refused;
    });
  }

  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...signedIn('account'),
        method: 'post',
        path: '/step-up/options',
        summary: 'A challenge for one of the passkeys of whoever is signed in',
        middleware: [guards.user] as const,
        responses: {
          200: { description: 'For the authenticator', content: json(AssertionOptions) },
          ...refusals('UNAUTHENTICATED', 'SESSION_ENDED', 'NOT_FOUND'),
        },
      }),
      async (c) => {
        const { userId, sessionId } = c.var.principal;
        const known = await reading(
          deps,
          c.var.principal,
          ({ tx }) => credentialsOf(tx, userId),
          'to set up a second factor',
        );
        if (known.length === 0) throw problem('NOT_FOUND');
        const options = await authenticationOptions(party, known);
        challenges.write(c, { use: 'step-up', sessionId, challenge: options.challenge });
        return c.json(options, 200);
      },
    )
    .openapi(
      createRoute({
        ...signedIn('account'),
        method: 'post',
        path: '/step-up',
        summary: 'Show a factor again; for ten minutes it counts for what is dangerous',
        middleware: [guards.user] as const,
        request: bodyOf(Proof),
        responses: {
          204: { description: 'Taken' },
          ...refusals(
            ...(['UNAUTHENTICATED', 'SESSION_ENDED', 'STEP_UP_REQUIRED', 'PASSWORD_WRONG'] as const),
            ...(['CODE_WRONG', 'PASSKEY_REFUSED', 'INVALID'] as const),
          ),
        },
      }),
      async (c) => {
        const who = c.var.principal;
        const proof = c.req.valid('json');
        await spend(c, who, proof.by);
        const userAgent = userAgentOf(c);
        const answer = await prove(deps, who, shownIn(c, proof), userAgent);
        if (answer.kind === 'other')
          throw problem('STEP_UP_REQUIRED', { extensions: { methods: answer.methods } });
        if (answer.kind === 'wrong') {
          const reason = answer.copied ? 'PASSKEY_COPIED' : WRONG[proof.by];
          noteRefusedFactor(deps, who, { action: 'session.proof_refused', reason, userAgent });
          throw problem(WRONG[proof.by]);
        }
        const limit = LIMIT[proof.by];
        if (limit) await deps.limits.refund(limit, who.userId);
        if (proof.by === 'passkey') challenges.drop(c);
        return c.body(null, 204);
      },
    );
}
