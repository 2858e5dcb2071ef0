import {
  CashEntryId,
  expectedCash,
  withEntries,
  type CashEntry,
  type Command,
  type OutletId,
  type Shift,
} from '@meja/domain/all';
import { docsOf, DocumentBook, documentsOf } from '@meja/sync';
import { Random } from '../random.ts';
import { CASH_IN_REASONS, COUNT_NOTES, DROP_REASONS, PAYOUT_REASONS } from './phrases.ts';
import { stepOn, type Step } from './step.ts';
import type { Turn } from './turns.ts';

const MINUTE = 60_000;
const CASH_IN_PERCENT = 18;
const PAYOUTS_PERCENT = 110;
const LEAST_DROP = 250_000;
const NOTE = 50_000;
const EXACT_PERCENT = 76;
/** A difference from which somebody writes a note. */
const MUCH = 20_000;

/** What a drawer went through in one turn: each step through the domain's own mutations. */
export interface DrawerHistory {
  shift: Shift;
  steps: Step[];
}

interface DrawerFacts {
  outletId: OutletId;
  version: number;
  now: number;
  /** Cash of the turn's payments and refunds, up to now. */
  cash: readonly CashEntry[];
  /** When it was counted; null while it is open. */
  closedAt: number | null;
}

export function drawerHistory(
  turn: Turn,
  { outletId, version, now, cash, closedAt }: DrawerFacts,
): DrawerHistory {
  const { shiftId, onDuty, day } = turn;
  const random = new Random(`${shiftId}/drawer`);
  const setting = { outletId, day, version };
  const steps: Step[] = [];
  let shift: Shift | undefined;
  /** With what was taken at the till up to then. */
  const asOf = (at: number): Shift => {
    if (!shift) throw new Error('a shift begins with shift.open');
    return withEntries(
      shift,
      cash.filter((entry) => entry.at <= at),
    );
  };
  const perform = (at: number, command: Command) => {
    const world = new DocumentBook(shift ? documentsOf('shift', [shift]) : []);
    const { step, effects } = stepOn(world, { at, onDuty, command }, setting, random);
    const [changed = shift] = docsOf('shift', effects.documents);
    const moved = step.cash.map(({ entry }) => entry);
    shift = changed && withEntries(changed, moved);
    steps.push(step);
  };

  const { number, float } = turn;
  perform(turn.from, { name: 'shift.open', args: { shiftId, deviceId: onDuty.tablet.id, number, float } });
  for (const { at, name, reason, amountFor } of movementsOf(turn, random)) {
    if (at > Math.min(now, closedAt ?? now)) break;
    const amount = amountFor(expectedCash(asOf(at)) - float);
    const entryId = CashEntryId.parse(random.uuid(at));
    if (amount > 0) perform(at, { name, args: { shiftId, entryId, amount, reason } });
  }
  if (closedAt !== null) {
    const difference = differenceOf(random);
    const counted = Math.max(0, expectedCash(asOf(closedAt)) + difference);
    const note = Math.abs(difference) < MUCH ? '' : random.pick(COUNT_NOTES);
    perform(closedAt, { name: 'shift.close', args: { shiftId, counted, note } });
  }
  return { shift: asOf(closedAt ?? now), steps };
}

interface Movement {
  at: number;
  name: 'shift.cashIn' | 'shift.drop' | 'shift.payout';
  reason: string;
  /** @param takings what is in the drawer beside the float */
  amountFor: (takings: number) => number;
}

/** Cash that is moved during a turn, in its order. What is drawn does not depend on how much of the turn has passed. */
function movementsOf({ from, until }: Turn, random: Random): Movement[] {
  const during = (first: number, last: number) =>
    from + Math.round(((until - from) * random.int(first, last)) / 100);
  const movements: Movement[] = [];
  if (random.chance(CASH_IN_PERCENT)) {
    const amount = random.int(2, 6) * NOTE;
    const reason = random.pick(CASH_IN_REASONS);
    movements.push({ at: during(2, 15), name: 'shift.cashIn', reason, amountFor: () => amount });
  }
  for (let left = random.times(PAYOUTS_PERCENT); left > 0; left -= 1) {
    const amount = random.int(3, 18) * 5_000;
    const reason = random.pick(PAYOUT_REASONS);
    movements.push({ at: during(8, 85), name: 'shift.payout', reason, amountFor: () => amount });
  }
  // Only the float stays in the drawer, and what does not make a round sum.
  const amountFor = (takings: number) => (takings < LEAST_DROP ? 0 : Math.floor(takings / NOTE) * NOTE);
  movements.push({ at: during(70, 92), name: 'shift.drop', reason: random.pick(DROP_REASONS), amountFor });
  return movements.sort((a, b) => a.at - b.at);
}

/** Mostly none; otherwise a coin too much or too little, and now and then a note. */
const differenceOf = (random: Random): number =>
  random.chance(EXACT_PERCENT) ? 0 : random.weighted(DIFFERENCES, ([, weight]) => weight)[0];

const DIFFERENCES: [difference: number, weight: number][] = [
  [-500, 6],
  [-1_000, 8],
  [-2_000, 8],
  [-5_000, 6],
  [-10_000, 3],
  [-20_000, 2],
  [-50_000, 1],
  [500, 5],
  [1_000, 6],
  [2_000, 4],
  [5_000, 2],
  [10_000, 1],
];

/** The last turn of a day is counted when everybody has gone. */
export const countedAfter = (turn: Turn, last: number): number =>
  Math.max(turn.from, last) + new Random(`${turn.shiftId}/close`).int(5, 20) * MINUTE;
