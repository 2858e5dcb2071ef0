import { createMiddleware } from 'hono/factory';
import type { Db } from '../../db/database.ts';
import type { UserPrincipal } from '../../http/principal.ts';
import { problem } from '../../http/problem.ts';
import { lastProof, stepUpMethodsOf } from './proofs.queries.ts';
import { reading } from './reading.ts';

/** So long what somebody has shown counts for what is dangerous. */
const FRESH_MS = 10 * 60_000;

/**
 * Stands behind the guard of a route that does harm in wrong hands: a browser that was left open, or a stolen session, is not
 * enough for it. `testing/step-up-routes.pg.test.ts` has every route that writes, with whether it asks.
 */
export const stepUp = (deps: { db: Db; clock: () => Date }) =>
  createMiddleware<{ Variables: { principal: UserPrincipal } }>(async (c, next) => {
    const who = c.var.principal;
    const methods = await reading(
      deps,
      who,
      async ({ tx }) => {
        const proved = await lastProof(tx, who.sessionId);
        const isFresh = proved && deps.clock().getTime() - proved.getTime() <= FRESH_MS;
        return isFresh ? undefined : stepUpMethodsOf(tx, who.userId);
      },
      // What stands behind it asks whether it is for them.
      'to set up a second factor',
    );
    if (methods) throw problem('STEP_UP_REQUIRED', { extensions: { methods } });
    await next();
  });
