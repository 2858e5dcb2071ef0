import type { Step } from '../plan/plan.ts';

/**
 * The fewest steps that still fail, found by leaving out ever smaller stretches (delta debugging). Each step has chance of its own, so
 * leaving one out changes no other.
 * @param fails plays these steps
 * @param tries the most runs it may take
 */
export async function shrink(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => Promise<boolean>,
  tries: number,
): Promise<readonly Step[]> {
  let kept = steps;
  let left = tries;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length && left > 0;) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      left -= 1;
      if (await fails(fewer)) kept = fewer;
      else at += size;
    }
  }
  return kept;
}
