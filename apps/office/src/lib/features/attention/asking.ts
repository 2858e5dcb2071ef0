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
  /** The verb of the question. */
  confirm: string;
  /** Whether a reason has to be given, and not just may. */
  needsReason?: boolean;
  danger?: boolean;
  /** @returns what to tell once it is done */
  act: (note: string) => Promise<Result<{ title: string; description?: string }, Problem>>;
}
