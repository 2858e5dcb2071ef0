import { m } from '@meja/ui/messages';
import type { Asking } from './asking.ts';
import type { Decisions, RecordResult } from './decisions.ts';
import { groupTitle, type HeldChange, type HeldGroup } from './held.ts';
import { obstacleWords } from './words.ts';

const idsOf = (changes: readonly HeldChange[]): string[] => changes.map(({ record }) => record.id);
const titlesOf = (changes: readonly HeldChange[]): string[] => changes.map(({ title }) => title);

/** Accepts changes of one order together; a single one takes along what it rests on. */
export function acceptance(decisions: Decisions, group: HeldGroup, changes: readonly HeldChange[]): Asking {
  const [first] = changes;
  const isOne = changes.length === 1;
  const earlier = (isOne && first?.earlier) || [];
  return {
    title: m.office_record_accept_question({ count: changes.length + earlier.length }),
    text: m.office_record_accept_text(),
    about: [groupTitle(group), ...(isOne ? titlesOf(changes) : [])].join(' · '),
    ...(earlier.length > 0 && { along: titlesOf(earlier) }),
    rows: [...idsOf(earlier), ...idsOf(changes)],
    confirm: m.office_record_accept(),
    act: async (note) => {
      const result = await decisions.records(idsOf(changes), 'accept', note);
      return result.ok ? { ok: true, value: acceptedWords(result.value) } : result;
    },
  };
}

/** What came of records that were accepted. */
function acceptedWords(results: readonly RecordResult[]): { title: string; description?: string } {
  const stay = results.filter(({ resolution }) => resolution === null);
  const clashed = results.filter(({ resolution }) => resolution?.outcome === 'conflict');
  const lines: string[] = [];
  if (clashed.length > 0) lines.push(m.office_records_clashed({ count: clashed.length }));
  for (const [reason, of] of Map.groupBy(stay, ({ obstacle }) => obstacle ?? 'REFUSED'))
    lines.push(m.office_records_stay({ count: of.length, reason: obstacleWords(reason) }));
  const title = m.office_records_done({ count: results.length - stay.length });
  return lines.length > 0 ? { title, description: lines.join(' ') } : { title };
}

export const settingAside = (decisions: Decisions, group: HeldGroup, change: HeldChange): Asking => ({
  title: m.office_record_set_aside_question(),
  text: m.office_record_set_aside_text(),
  about: change.record.record ? [groupTitle(group), change.title].join(' · ') : change.title,
  rows: [change.record.id],
  confirm: m.office_record_set_aside(),
  needsReason: true,
  danger: true,
  act: async (note) => {
    const result = await decisions.records([change.record.id], 'set_aside', note);
    return result.ok ? { ok: true, value: { title: m.office_records_set_aside_done() } } : result;
  },
});
