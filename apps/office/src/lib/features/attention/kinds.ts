import ArrowRightLeft from '@lucide/svelte/icons/arrow-right-left';
import Coins from '@lucide/svelte/icons/coins';
import ListX from '@lucide/svelte/icons/list-x';
import PackageX from '@lucide/svelte/icons/package-x';
import Scale from '@lucide/svelte/icons/scale';
import type { Icon } from '@meja/ui';
import { m } from '@meja/ui/messages';
import type { Kind } from './exception.ts';

interface Look {
  label: () => string;
  /** What they are, for whoever looks at these alone. */
  lead: () => string;
  none: () => string;
  icon: Icon;
}

export const KIND_LOOKS: Record<Kind, Look> = {
  conflicts: {
    label: m.office_conflicts,
    lead: m.office_conflicts_lead,
    none: m.office_conflicts_none,
    icon: ArrowRightLeft,
  },
  quarantine: {
    label: m.office_quarantine,
    lead: m.office_quarantine_lead,
    none: m.office_quarantine_none,
    icon: PackageX,
  },
  unallocated: {
    label: m.office_unallocated,
    lead: m.office_unallocated_lead,
    none: m.office_unallocated_none,
    icon: Coins,
  },
  terms: { label: m.office_terms, lead: m.office_terms_lead, none: m.office_terms_none, icon: Scale },
  breaks: { label: m.office_breaks, lead: m.office_breaks_lead, none: m.office_breaks_none, icon: ListX },
};
