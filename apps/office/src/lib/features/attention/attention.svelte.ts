import type { Client } from '../../api/client.ts';
import { Endless } from '../../api/endless.svelte.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import {
  loadConflicts,
  loadQuarantined,
  loadUnallocated,
  type Conflict,
  type Quarantined,
  type Unallocated,
} from './exception.ts';

export const KINDS = ['conflicts', 'quarantine', 'unallocated'] as const;
export type Kind = (typeof KINDS)[number];

interface Dependencies {
  api: Client;
  currencyExponent: number;
  now: () => number;
}

/** What tablets delivered that a person has to look at: three lists, of which the open one is kept up to date. */
export class AttentionController {
  readonly conflicts: Endless<Conflict>;
  readonly quarantine: Endless<Quarantined>;
  readonly unallocated: Endless<Unallocated>;

  constructor({ api, currencyExponent, now }: Dependencies) {
    this.conflicts = new Endless((from, signal) => loadConflicts(api, from, signal), now);
    this.quarantine = new Endless((from, signal) => loadQuarantined(api, from, signal), now);
    this.unallocated = new Endless(
      (from, signal) => loadUnallocated(api, from, currencyExponent, signal),
      now,
    );
  }

  watch(kind: Kind, live: LiveController): () => void {
    const list = this[kind];
    void list.refresh();
    const unfollow = live.onChange(() => list.poke());
    return () => {
      unfollow();
      list.stop();
    };
  }
}
