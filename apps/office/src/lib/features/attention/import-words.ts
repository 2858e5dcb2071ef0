import type { QueueFileAnswer } from '@meja/sync';
import { m } from '@meja/ui/messages';

/** What a queue file came to, line by line, the most important first. */
export function importWords(answer: QueueFileAnswer): { title: string; lines: string[] } {
  const { judged, known, held, verdictCounts } = answer;
  if (judged === 0 && held === 0 && answer.result !== 'gap' && answer.result !== 'fork')
    return { title: m.office_import_again(), lines: [] };
  const lines: string[] = [];
  if (judged > 0) lines.push(m.office_import_judged({ count: judged }));
  const { conflict = 0, rejected = 0, quarantined = 0 } = verdictCounts;
  if (conflict > 0) lines.push(m.office_import_conflicts({ count: conflict }));
  if (rejected > 0) lines.push(m.office_import_rejected({ count: rejected }));
  if (quarantined > 0) lines.push(m.office_import_unread({ count: quarantined }));
  if (held > 0) lines.push(m.office_import_held({ count: held }));
  if (known > 0) lines.push(m.office_import_known({ count: known }));
  if (answer.result === 'held') lines.push(m.office_import_held_hint());
  if (answer.result === 'gap') lines.push(m.office_import_gap({ number: answer.expected }));
  if (answer.result === 'fork') lines.push(m.office_import_fork({ number: answer.at }));
  return { title: m.office_import_done(), lines };
}
