import { m } from '@meja/ui/messages';
import type { Client } from '../../api/client.ts';
import { Endless } from '../../api/endless.svelte.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import { Decisions } from './decisions.ts';
import {
  exceptionsOf,
  type Break,
  type Conflict,
  type Quarantined,
  type Shown,
  type Unallocated,
} from './exception.ts';
import type { Sale } from './terms.ts';

export const KINDS = ['conflicts', 'quarantine', 'unallocated', 'terms', 'breaks'] as const;
export type Kind = (typeof KINDS)[number];

interface Dependencies {
  api: Client;
  currencyExponent: number;
  now: () => number;
}

/** What tablets delivered that a person has to decide: five lists, of which the open one is kept up to date. */
export class AttentionController {
  readonly conflicts: Endless<Conflict>;
  readonly quarantine: Endless<Quarantined>;
  readonly unallocated: Endless<Unallocated>;
  readonly terms: Endless<Sale>;
  readonly breaks: Endless<Break>;
  readonly decisions: Decisions;
  #shown: Shown = { outletId: null, status: 'open' };

  constructor({ api, currencyExponent, now }: Dependencies) {
    const load = exceptionsOf(api, currencyExponent);
    this.conflicts = new Endless((from, signal) => load.conflicts(this.#shown, from, signal), now);
    this.quarantine = new Endless((from, signal) => load.quarantine(this.#shown, from, signal), now);
    this.unallocated = new Endless((from, signal) => load.unallocated(this.#shown, from, signal), now);
    this.terms = new Endless((from, signal) => load.terms(this.#shown, from, signal), now);
    this.breaks = new Endless((from, signal) => load.breaks(this.#shown, from, signal), now);
    this.decisions = new Decisions(api, currencyExponent);
  }

  /** Shows one list, of one outlet or all, and keeps it up to date. Returns how to stop. */
  watch(kind: Kind, shown: Shown, live: LiveController): () => void {
    this.#shown = shown;
    const list = this[kind];
    void list.reload();
    const unfollow = live.onChange(() => list.poke());
    return () => {
      unfollow();
      list.stop();
    };
  }
}

export const KIND_WORDS = {
  conflicts: { label: m.office_conflicts, lead: m.office_conflicts_lead, none: m.office_conflicts_none },
  quarantine: { label: m.office_quarantine, lead: m.office_quarantine_lead, none: m.office_quarantine_none },
  unallocated: {
    label: m.office_unallocated,
    lead: m.office_unallocated_lead,
    none: m.office_unallocated_none,
  },
  terms: { label: m.office_terms, lead: m.office_terms_lead, none: m.office_terms_none },
  breaks: { label: m.office_breaks, lead: m.office_breaks_lead, none: m.office_breaks_none },
} as const satisfies Record<Kind, Record<string, () => string>>;
