import type { Guards } from '../../../http/authenticate.ts';
import type { Deps } from '../../../http/deps.ts';
import { problem } from '../../../http/problem.ts';
import { signedIn } from '../../../http/routes.ts';
import { stepUp } from '../../access/index.ts';
import type { Changed } from './change-factors.ts';

/** What routes have in common by which somebody changes what they sign in with: they have shown a factor lately. */
export function changing(deps: Deps, guards: Guards) {
  const middleware: [Guards['user'], ReturnType<typeof stepUp>] = [guards.user, stepUp(deps)];
  return { ...signedIn('account'), method: 'post' as const, middleware };
}

/** What each of them refuses. */
export const REFUSED = ['UNAUTHENTICATED', 'SESSION_ENDED', 'STEP_UP_REQUIRED'] as const;

/** Ends what the sessions hold open that the change has ended. @throws NOT_FOUND where there was nothing to change */
export function taken(deps: Pick<Deps, 'pokes'>, answer: Changed | { kind: 'none' }): Changed {
  if (answer.kind === 'none') throw problem('NOT_FOUND');
  deps.pokes.dismiss(answer.ended);
  return answer;
}
