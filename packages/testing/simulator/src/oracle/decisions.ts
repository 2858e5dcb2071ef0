import type { Decision } from '../world/context.ts';
import { hasTakenEffect, type Books } from './books.ts';
import type { Wrong } from './invariants.ts';

/** What was set aside has no effect, by whatever way it came since, and waits for nobody; what was accepted has its effect once. */
export function* wrongDecisions(decisions: readonly Decision[], { log, quarantine }: Books): Iterable<Wrong> {
  const effects = Map.groupBy(log.filter(hasTakenEffect), ({ mutationId }) => mutationId);
  for (const { mutationId, action, outcome } of decisions) {
    const done = effects.get(mutationId)?.length ?? 0;
    if (action === 'set_aside') {
      if (done > 0) yield [11, `${mutationId} was set aside, and took effect`];
      if (quarantine.some((each) => each.mutationId === mutationId && each.isOpen))
        yield [11, `${mutationId} was set aside, and waits again`];
    } else if (done > 1) yield [11, `${mutationId} was accepted, and took effect ${done} times`];
    else if ((outcome === 'applied' || outcome === 'merged') && done === 0)
      yield [11, `${mutationId} was accepted as ${outcome}, and has no effect`];
  }
}
