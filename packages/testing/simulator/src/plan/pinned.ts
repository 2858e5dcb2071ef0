import { OPENED_AT } from '../world/opening.ts';
import type { Plan } from './plan.ts';

/**
 * A plan written out, its times counted from the opening. A seed alone would not do: it draws another day as soon as days are drawn in
 * another way.
 */
export type PinnedPlan = Plan;

export const pinned = (plan: Plan): PinnedPlan => movedBy(plan, -OPENED_AT);

export const planOf = (plan: PinnedPlan): Plan => movedBy(plan, OPENED_AT);

const movedBy = ({ steps, healsAt, ...plan }: Plan, ms: number): Plan => ({
  ...plan,
  steps: steps.map((step) => ({ ...step, at: step.at + ms })),
  healsAt: healsAt + ms,
});
