import { UNALLOCATED, type Outcome } from '@meja/sync';
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import GitMerge from '@lucide/svelte/icons/git-merge';
import HandCoins from '@lucide/svelte/icons/hand-coins';
import Split from '@lucide/svelte/icons/split';
import XCircle from '@lucide/svelte/icons/circle-x';
import type { Icon, Tone } from '@meja/ui';
import { m } from '@meja/ui/messages';
import { refusalWords } from '../changes/index.ts';

/** What became of a change, where there is more to say than that it was taken. */
export interface OutcomeLook {
  label: string;
  explanation: string;
  icon: Icon;
  tone: Tone;
}

export function outcomeLook(outcome: Outcome | null, code: string | null): OutcomeLook | undefined {
  switch (outcome) {
    case null:
      return undefined;
    case 'applied':
    case 'merged':
      if (code === UNALLOCATED) {
        const label = m.office_outcome_unallocated();
        return { label, explanation: m.office_outcome_unallocated_hint(), icon: HandCoins, tone: 'warning' };
      }
      if (outcome === 'applied') return undefined;
      return {
        label: m.office_outcome_merged(),
        explanation: '',
        icon: GitMerge,
        tone: 'info',
      };
    case 'conflict':
      return {
        label: m.office_outcome_conflict(),
        explanation: m.office_outcome_conflict_hint(),
        icon: Split,
        tone: 'warning',
      };
    case 'rejected':
      return {
        label: m.office_outcome_rejected(),
        explanation: code === null ? '' : refusalWords(code),
        icon: XCircle,
        tone: 'danger',
      };
    case 'quarantined':
      return {
        label: m.office_outcome_quarantined(),
        explanation: m.office_outcome_quarantined_hint(),
        icon: CircleHelp,
        tone: 'danger',
      };
  }
}
