import type { MutationName, ReadCommand } from '@meja/domain';
import { m } from '../messages/paraglide/messages.js';
import type { CommandOf, Happened, Lookup, Sides, TabletWords } from './mutation-words.ts';
import { ORDER_ON_TABLET } from './order.ts';
import { PAYMENT_ON_TABLET } from './payment.ts';
import { SHIFT_ON_TABLET } from './shift.ts';

export { lineName } from './order.ts';
export { standingLine } from './standing-line.ts';
export type { Happened, Lookup, Sides } from './mutation-words.ts';

/** What the tablet says of every mutation. */
const WORDS: TabletWords<MutationName> = { ...ORDER_ON_TABLET, ...PAYMENT_ON_TABLET, ...SHIFT_ON_TABLET };

/** One line that says what somebody did. Null is a change that this version can't read. */
export const changeWords = (command: ReadCommand | null, lookup: Lookup): string =>
  command ? sentence(command, lookup) : m.pos_change_unknown();

const sentence = <Name extends MutationName>({ name, args }: CommandOf<Name>, lookup: Lookup): string =>
  WORDS[name].sentence(args, lookup);

/** What a change wanted, beside what stands; empty where it names nothing that two people can set differently. */
export const differencesOf = <Name extends MutationName>(
  { name, args }: CommandOf<Name>,
  theirs: unknown,
  lookup: Lookup,
): Sides[] => WORDS[name].differs?.(args, theirs, lookup) ?? [];

/** What happened in a conflict that was not about a line. */
export const conflictOf = (name: MutationName): string | undefined => WORDS[name].conflict?.();

/** A change's own words for money that no bill has room for. */
export const unallocatedOf = <Name extends MutationName>(
  { name, args }: CommandOf<Name>,
  lookup: Lookup,
): Partial<Happened> => WORDS[name].unallocated?.(args, lookup) ?? {};
