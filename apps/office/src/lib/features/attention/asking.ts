import type { Result } from '@meja/domain';
import type { Problem } from '../../api/problem.ts';

/** A decision that somebody is asked to confirm. */
export interface Asking {
  /** A question that names what happens. */
  title: string;
  /** What it comes to. */
  text: string;
  /** What it is about, again. */
  about: string;
  /** What goes along with it. */
  along?: readonly string[];
  /** The rows of the list that it is about: once one of them is gone, somebody else was first. */
  rows: readonly string[];
  /** The verb of the question. */
  confirm: string;
  /** Whether a reason has to be given, and not just may. */
  needsReason?: boolean;
  danger?: boolean;
  /** @returns what to tell once it is done */
  act: (note: string) => Promise<Result<{ title: string; description?: string }, Problem>>;
}
