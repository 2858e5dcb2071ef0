import type { AttentionItem } from '#lib/app/contract.ts';
import type { ReadCommand } from '@meja/domain';
import { m, problemWords } from '@meja/ui/messages';
import {
  changeWords,
  conflictOf,
  differencesOf,
  lineName,
  standingLine,
  unallocatedOf,
  type Happened,
  type Lookup,
  type Sides,
} from '@meja/ui/words/tablet';
import { z } from 'zod';

export type Verdict = Pick<AttentionItem, 'command' | 'outcome' | 'code' | 'detail'>;

/** What happened, what was kept, what to do: all that a person needs. */
export interface VerdictWords extends Happened {
  kept: string;
  differences: Sides[];
}

export function verdictWords(verdict: Verdict, lookup: Lookup): VerdictWords {
  const { command } = verdict;
  if (verdict.outcome === 'conflict') return conflictWords(verdict, lookup);
  if (verdict.outcome === 'quarantined')
    return {
      title: m.pos_verdict_quarantined_title(),
      happened: m.pos_verdict_quarantined({ change: changeWords(command, lookup) }),
      kept: m.pos_verdict_quarantined_kept(),
      todo: m.pos_verdict_quarantined_do(),
      differences: [],
    };
  if (verdict.outcome === 'rejected' && verdict.code === 'LINE_UNKNOWN')
    return lineGoneWords(command, lookup);
  if (verdict.outcome === 'rejected' && verdict.code === 'SET_ASIDE')
    return {
      title: m.pos_verdict_set_aside_title(),
      happened: changeWords(command, lookup),
      kept: m.pos_verdict_set_aside_kept(),
      todo: m.pos_verdict_set_aside_do(),
      differences: [],
    };
  // An outcome that only a later version knows is told like a refusal: nothing came of it here.
  if (verdict.outcome !== 'applied' && verdict.outcome !== 'merged')
    return {
      title: m.pos_verdict_rejected_title(),
      happened: m.pos_verdict_rejected({
        change: changeWords(command, lookup),
        problem: problemWords(verdict.code ?? 'INTERNAL'),
      }),
      kept: m.pos_verdict_rejected_kept(),
      todo: whatToDo(verdict.code, command),
      differences: [],
    };
  return unallocatedWords(command, lookup);
}

function whatToDo(code: string | null, command: ReadCommand | null): string {
  if (code === 'NOT_PERMITTED' || code === 'ORDER_PAID' || code === 'ACTOR_UNKNOWN')
    return m.pos_verdict_do_manager();
  if (code === 'ORDER_UNKNOWN') return m.pos_verdict_do_head_office();
  // Only who wants more needs another order: a payment or the closing of a closed one does not.
  if (code === 'ORDER_CLOSED' && command?.name === 'order.addLine') return m.pos_verdict_do_new_order();
  return m.pos_verdict_do_check();
}

const unallocatedWords = (command: ReadCommand | null, lookup: Lookup): VerdictWords => ({
  title: m.pos_verdict_unallocated_title(),
  happened: changeWords(command, lookup),
  todo: m.pos_verdict_unallocated_do(),
  ...(command && unallocatedOf(command, lookup)),
  kept: m.pos_verdict_unallocated_kept(),
  differences: [],
});

/** Somebody took the item off first: to people that is two of them at one order, and no broken rule. */
const lineGoneWords = (command: ReadCommand | null, lookup: Lookup): VerdictWords => ({
  title: m.pos_verdict_conflict_title(),
  happened: m.pos_verdict_line_gone({ name: nameOf(command, lookup) }),
  kept: m.pos_verdict_conflict_kept(),
  todo: m.pos_verdict_do_check(),
  differences: command ? differencesOf(command, null, lookup) : [],
});

const Detail = z.object({ theirs: z.unknown() });

function conflictWords({ command, detail: raw }: Verdict, lookup: Lookup): VerdictWords {
  const theirs = Detail.safeParse(raw).data?.theirs;
  const name = standingLine(theirs)?.name ?? nameOf(command, lookup);
  return {
    title: m.pos_verdict_conflict_title(),
    happened: (command && conflictOf(command.name)) ?? m.pos_verdict_conflict_line({ name }),
    kept: m.pos_verdict_conflict_kept(),
    todo: m.pos_verdict_conflict_do(),
    differences: command ? differencesOf(command, theirs, lookup) : [],
  };
}

const nameOf = (command: ReadCommand | null, lookup: Lookup): string =>
  command && 'lineId' in command.args
    ? lineName(lookup, command.args.orderId, command.args.lineId)
    : m.pos_an_item();

const DECISIONS: Readonly<Record<string, () => string>> = {
  keep: m.pos_decided_keep,
  take: m.pos_decided_take,
  accept: m.pos_decided_accept,
  set_aside: m.pos_decided_set_aside,
  allocate: m.pos_decided_allocate,
  given_back: m.pos_decided_given_back,
  kept: m.pos_decided_kept,
};

const Decided = z.object({
  decision: z.object({ action: z.string(), by: z.string(), at: z.number(), note: z.string() }),
});

/** What head office decided: told since, or with the verdict itself where it had been decided before. */
export const decisionOn = ({ decision, detail }: Pick<AttentionItem, 'decision' | 'detail'>) =>
  decision ?? Decided.safeParse(detail).data?.decision ?? null;

/** What head office decided; a newer one may decide what this version has no words for. */
export const decisionWords = (action: string): string => (DECISIONS[action] ?? m.pos_decided)();
