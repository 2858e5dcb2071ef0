import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { withTenant } from '../../../db/tenant.ts';
import { createGuards } from '../../../http/authenticate.ts';
import type { AppEnv, Deps } from '../../../http/deps.ts';
import { refuseInvalid } from '../../../http/errors.ts';
import { problem, refusals } from '../../../http/problem.ts';
import type { LimitName } from '../../../http/rate-limits.ts';
import { atTheDoor, bodyOf, json } from '../../../http/routes.ts';
import { Admission, signedInAnswer } from '../admission.ts';
import { ownSiteOnly, userAgentOf } from '../refused-sign-ins.ts';
import { finishByCode, signInByPasskey, type FinishAnswer } from './finish-sign-in.ts';
import { authenticationOptions, relyingPartyOf } from './passkeys.ts';
import { credentialsOf } from './passkeys.queries.ts';
import { noteRefusedFactor } from './refused-factors.ts';
import { Assertion, assertionOf, AssertionOptions, Code } from './schemas.ts';
import { passkeyChallenges, pendingSignIns, type PendingSignIn } from './tickets.ts';

/** What follows a right password, and what stands in its place. */
export function secondStepRoutes(deps: Deps) {
  const guards = createGuards(deps);
  const admission = new Admission(deps);
  const fromHere = ownSiteOnly(deps, admission.cookie);
  const pendings = pendingSignIns(deps);
  const challenges = passkeyChallenges(deps);
  const party = relyingPartyOf(deps.config.publicUrl);

  /** Spent before the code is looked at, as with passwords: of many tries at once each counts. */
  async function spend(c: Context, pending: PendingSignIn, tries: readonly [LimitName, string][]) {
    try {
      for (const [name, key] of tries) await deps.limits.spend(name, key);
    } catch (refused) {
      const userAgent = userAgentOf(c);
      noteRefusedFactor(deps, pending, { action: 'sign_in.second_limited', userAgent });
      throw refused;
    }
  }

  /** @throws Problem, where nobody is let in */
  function openedBy(
    c: Context,
    answer: FinishAnswer,
    pending: PendingSignIn | undefined,
  ): Extract<FinishAnswer, { kind: 'opened' }> {
    const refuse = (reason: 'CODE_WRONG' | 'PASSKEY_REFUSED' | 'PASSKEY_COPIED' | 'TENANT_SUSPENDED') => {
      const owner = ('owner' in answer && answer.owner) || pending;
      const userAgent = userAgentOf(c);
      if (owner) noteRefusedFactor(deps, owner, { action: 'sign_in.second_refused', reason, userAgent });
      else deps.log.warn({ reason }, 'refused a passkey that nobody has');
      return problem(reason === 'PASSKEY_COPIED' ? 'PASSKEY_REFUSED' : reason);
    };
    switch (answer.kind) {
      case 'opened':
        pendings.drop(c);
        challenges.drop(c);
        return answer;
      case 'expired':
        pendings.drop(c);
        throw problem('SECOND_STEP_EXPIRED');
      case 'suspended':
        throw refuse('TENANT_SUSPENDED');
      case 'wrong':
        throw refuse('CODE_WRONG');
      case 'copied':
        throw refuse('PASSKEY_COPIED');
      case 'refused':
        throw refuse('PASSKEY_REFUSED');
    }
  }

  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...atTheDoor('people'),
        method: 'post',
        path: '/login/code',
        summary: 'Complete a sign-in with a code of the authenticator app, or a recovery code',
        middleware: [guards.door, fromHere] as const,
        request: bodyOf(z.object({ code: Code })),
        responses: {
          200: signedInAnswer,
          ...refusals('CODE_WRONG', 'SECOND_STEP_EXPIRED', 'TENANT_SUSPENDED', 'INVALID'),
        },
      }),
      async (c) => {
        const pending = pendings.read(c);
        if (!pending) throw problem('SECOND_STEP_EXPIRED');
        const { email, userId } = pending;
        const tries = admission.triesOf(c, email, ['codeFrom', 'codeOf'], userId);
        await spend(c, pending, tries);
        const { code } = c.req.valid('json');
        const answer = await finishByCode(deps, pending, { code, userAgent: userAgentOf(c) });
        if (answer.kind !== 'wrong') for (const [name, key] of tries) await deps.limits.refund(name, key);
        const { opened } = openedBy(c, answer, pending);
        return c.json(await admission.enter(c, opened, email), 200);
      },
    )
    .openapi(
      createRoute({
        ...atTheDoor('people'),
        method: 'post',
        path: '/login/passkey/options',
        summary: 'A challenge for a passkey, after the password or in its place',
        middleware: [guards.door, fromHere] as const,
        responses: {
          200: { description: 'For the authenticator', content: json(AssertionOptions) },
          ...refusals(),
        },
      }),
      async (c) => {
        const pending = pendings.read(c);
        const known =
          pending && (await withTenant(deps.db, pending.tenantId, (tx) => credentialsOf(tx, pending.userId)));
        const options = await authenticationOptions(party, known);
        challenges.write(c, { use: 'sign-in', challenge: options.challenge });
        return c.json(options, 200);
      },
    )
    .openapi(
      createRoute({
        ...atTheDoor('people'),
        method: 'post',
        path: '/login/passkey',
        summary: 'Sign in with a passkey, after the password or in its place',
        middleware: [guards.door, fromHere] as const,
        request: bodyOf(z.object({ assertion: Assertion })),
        responses: {
          200: signedInAnswer,
          ...refusals('PASSKEY_REFUSED', 'SECOND_STEP_EXPIRED', 'TENANT_SUSPENDED', 'INVALID'),
        },
      }),
      async (c) => {
        const challenge = challenges.read(c);
        if (!challenge) throw problem('SECOND_STEP_EXPIRED');
        const pending = pendings.read(c);
        const response = assertionOf(c.req.valid('json').assertion);
        const userAgent = userAgentOf(c);
        const answer = await signInByPasskey(deps, { party, challenge, response, pending, userAgent });
        const { opened, email } = openedBy(c, answer, pending);
        return c.json(await admission.enter(c, opened, email), 200);
      },
    );
}
