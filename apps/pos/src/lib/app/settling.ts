import { isMutationName, mutationFor, type Permission } from '@meja/domain';
import type { AttentionRow } from '../data/rows.ts';

interface Judged extends Pick<AttentionRow, 'decision'> {
  envelope: Pick<AttentionRow['envelope'], 'name'>;
  verdict: Pick<AttentionRow['verdict'], 'outcome' | 'code'>;
}

/** Refusals that are not mended by doing it again: a person at head office decides. */
const DECIDED = new Set(['ORDER_PAID', 'ORDER_UNKNOWN', 'ACTOR_UNKNOWN', 'SET_ASIDE']);

/** What somebody must be allowed to do in order to settle a verdict: the same once more, or else to decide. What is decided is only to be read. */
export function settledBy({ envelope: { name }, verdict: { outcome, code }, decision }: Judged): Permission {
  if (decision) return 'order:read';
  const isMended = outcome === 'conflict' || outcome === 'rejected';
  if (!isMended || DECIDED.has(code ?? '')) return 'exception:resolve';
  if (isMutationName(name)) return mutationFor(name).permission;
  // Its family is loaded later than the list.
  return name.startsWith('shift.') ? 'shift:manage' : 'exception:resolve';
}
