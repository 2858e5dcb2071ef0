import type { AttentionItem } from '#lib/app/contract.ts';
import { Header, Line, type ReadCommand, type TableId } from '@meja/domain';
import { kitchenStatusWords, m, problemWords, tenderWords } from '@meja/ui/messages';
import { z } from 'zod';
import { changeWords, lineName, type Lookup } from './change-words.ts';

export type Verdict = Pick<AttentionItem, 'command' | 'outcome' | 'code' | 'detail'>;

/** One thing that two people set differently. */
export interface Difference {
  what: string;
  mine: string;
  theirs: string;
}

/** What happened, what was kept, what to do: all that a person needs. */
export interface VerdictWords {
  title: string;
  happened: string;
  kept: string;
  todo: string;
  differences: Difference[];
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
  // An outcome that only a later version knows is told like a refusal: nothing came of it here.
  if (verdict.outcome !== 'applied' && verdict.outcome !== 'merged')
    return {
      title: m.pos_verdict_rejected_title(),
      happened: m.pos_verdict_rejected({
        change: changeWords(command, lookup),
        problem: problemWords(verdict.code ?? 'INTERNAL'),
      }),
      kept: m.pos_verdict_rejected_kept(),
      todo: whatToDo(verdict.code),
      differences: [],
    };
  return unallocatedWords(command, lookup);
}

function whatToDo(code: string | null): string {
  if (code === 'NOT_PERMITTED' || code === 'ORDER_PAID' || code === 'ACTOR_UNKNOWN')
    return m.pos_verdict_do_manager();
  if (code === 'ORDER_CLOSED' || code === 'ORDER_UNKNOWN') return m.pos_verdict_do_new_order();
  return m.pos_verdict_do_check();
}

function unallocatedWords(command: ReadCommand | null, lookup: Lookup): VerdictWords {
  if (command?.name === 'payment.refund')
    return {
      title: m.pos_verdict_unallocated_out_title(),
      happened: m.pos_verdict_unallocated_out({
        method: tenderWords[command.args.method](),
        amount: lookup.money(command.args.amount + command.args.rounding),
      }),
      kept: m.pos_verdict_unallocated_kept(),
      todo: m.pos_verdict_unallocated_out_do(),
      differences: [],
    };
  const happened =
    command?.name === 'payment.record'
      ? m.pos_verdict_unallocated({
          method: tenderWords[command.args.method](),
          amount: lookup.money(command.args.amount + command.args.rounding),
        })
      : changeWords(command, lookup);
  return {
    title: m.pos_verdict_unallocated_title(),
    happened,
    kept: m.pos_verdict_unallocated_kept(),
    todo: m.pos_verdict_unallocated_do(),
    differences: [],
  };
}

/** Somebody took the item off first: to people that is two of them at one order, and no broken rule. */
const lineGoneWords = (command: ReadCommand | null, lookup: Lookup): VerdictWords => ({
  title: m.pos_verdict_conflict_title(),
  happened: m.pos_verdict_line_gone({ name: nameOf(command, lookup) }),
  kept: m.pos_verdict_conflict_kept(),
  todo: m.pos_verdict_do_check(),
  differences: lineDifference(command, null),
});

const Detail = z.object({ theirs: z.unknown() });

function conflictWords({ command, detail: raw }: Verdict, lookup: Lookup): VerdictWords {
  const detail = Detail.safeParse(raw);
  const theirs = detail.success ? detail.data.theirs : null;
  const words = {
    title: m.pos_verdict_conflict_title(),
    kept: m.pos_verdict_conflict_kept(),
    todo: m.pos_verdict_conflict_do(),
  };
  if (command?.name === 'order.changeHeader')
    return {
      ...words,
      happened: m.pos_verdict_conflict_header(),
      differences: headerDifferences(command.args, theirs, lookup),
    };
  const standing = LineValue.safeParse(theirs);
  const name = standing.success ? standing.data.name : nameOf(command, lookup);
  return {
    ...words,
    happened: m.pos_verdict_conflict_line({ name }),
    differences: lineDifference(command, standing.success ? standing.data : null),
  };
}

const LineValue = Line.omit({ stamp: true });
type LineValue = z.infer<typeof LineValue>;

const nameOf = (command: ReadCommand | null, lookup: Lookup): string =>
  command && 'lineId' in command.args
    ? lineName(lookup, command.args.orderId, command.args.lineId)
    : m.pos_an_item();

const noteWords = (note: string): string => (note === '' ? m.common_none() : note);

/** What the change wanted of the line, beside the same of the line as it stands. */
function lineDifference(command: ReadCommand | null, theirs: LineValue | null): Difference[] {
  const state = (line: LineValue): string =>
    line.kitchenStatus === 'void' ? kitchenStatusWords.void() : `${line.quantity}×`;
  const gone = m.pos_verdict_gone();
  switch (command?.name) {
    case 'order.changeQuantity':
      return [
        {
          what: m.common_quantity(),
          mine: `${command.args.quantity}×`,
          theirs: theirs ? state(theirs) : gone,
        },
      ];
    case 'order.changeLineNote':
      return [
        {
          what: m.common_note(),
          mine: noteWords(command.args.note),
          theirs: theirs ? noteWords(theirs.note) : gone,
        },
      ];
    case 'order.removeLine':
      return [{ what: m.common_quantity(), mine: m.common_remove(), theirs: theirs ? state(theirs) : gone }];
    case 'order.voidLine':
      return [
        {
          what: m.common_status(),
          mine: `${kitchenStatusWords.void()}: ${command.args.reason}`,
          theirs: theirs ? state(theirs) : gone,
        },
      ];
    default:
      return [];
  }
}

function headerDifferences(mine: Header, standing: unknown, lookup: Lookup): Difference[] {
  const parsed = Header.safeParse(standing);
  if (!parsed.success) return [];
  const theirs = parsed.data;
  const table = (id: TableId | null): string => (id === null ? m.common_none() : lookup.tableName(id));
  const rows: Difference[] = [
    { what: m.floor_table(), mine: table(mine.tableId), theirs: table(theirs.tableId) },
    { what: m.order_covers(), mine: String(mine.covers), theirs: String(theirs.covers) },
    {
      what: m.order_customer(),
      mine: noteWords([mine.customerName, mine.customerPhone].filter(Boolean).join(', ')),
      theirs: noteWords([theirs.customerName, theirs.customerPhone].filter(Boolean).join(', ')),
    },
    { what: m.common_note(), mine: noteWords(mine.note), theirs: noteWords(theirs.note) },
  ];
  return rows.filter((row) => row.mine !== row.theirs);
}

const DECISIONS: Readonly<Record<string, () => string>> = {
  keep: m.pos_decided_keep,
  take: m.pos_decided_take,
  accept: m.pos_decided_accept,
  set_aside: m.pos_decided_set_aside,
  allocate: m.pos_decided_allocate,
  given_back: m.pos_decided_given_back,
  kept: m.pos_decided_kept,
};

/** What head office decided; a newer one may decide what this version has no words for. */
export const decisionWords = (action: string): string => (DECISIONS[action] ?? m.pos_decided)();
