import type { MutationName } from '@meja/domain';
import type { CommandOf, Difference, Figures, OfficeWords, Telling, Told } from './mutation-words.ts';
import { ORDER_AT_OFFICE } from './order.ts';
import { PAYMENT_AT_OFFICE } from './payment.ts';
import { SHIFT_AT_OFFICE } from './shift.ts';
import type { StandingLine } from './standing-line.ts';

export { headerDifferences } from './order.ts';
export { standingLine } from './standing-line.ts';
export type { Difference, Figures, NamedHeader, Told } from './mutation-words.ts';

/** What head office says of every mutation. */
const WORDS: OfficeWords<MutationName> = { ...ORDER_AT_OFFICE, ...PAYMENT_AT_OFFICE, ...SHIFT_AT_OFFICE };

/** What was done, in a sentence and its particulars. */
export const toldOf = <Name extends MutationName>({ name, args }: CommandOf<Name>, telling: Telling): Told =>
  WORDS[name].told(args, telling);

/** What a change wanted of a line, beside what stands; undefined where it sets nothing of a line. */
export const lineDifference = <Name extends MutationName>(
  { name, args }: CommandOf<Name>,
  line: StandingLine | undefined,
  formats: Pick<Figures, 'times' | 'count'>,
): Difference | undefined => WORDS[name].differs?.(args, line, formats);
