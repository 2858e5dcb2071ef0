import type { Client } from '../../api/client.ts';
import { Endless } from '../../api/endless.svelte.ts';
import type { LiveController } from '../../api/live.svelte.ts';
import type { Outlets } from '../outlets/index.ts';
import { AttentionCounts } from './counts.svelte.ts';
import { Decisions } from './decisions.ts';
import { partsOf, type Part, type Shown } from './exception.ts';

interface Dependencies {
  api: Client;
  /** Their clocks say when it was: nothing is shown before they are known. */
  outlets: Pick<Outlets, 'known'>;
  everywhere: AttentionCounts;
  currencyExponent: number;
  now: () => number;
}

/**
 * What tablets delivered that a person has to decide: one list of all kinds, narrowed by filters. Outlives its page, so that coming back
 * to it finds it as it was left.
 */
export class AttentionController {
  readonly parts: Endless<Part>;
  readonly decisions: Decisions;
  /** What waits in all outlets. */
  readonly everywhere: AttentionCounts;
  readonly #here: AttentionCounts;
  #shown = $state.raw<Shown>({ outletId: null, kind: null, status: 'open' });
  #key: string | undefined;

  constructor({ api, outlets, everywhere, currencyExponent, now }: Dependencies) {
    this.parts = new Endless(async (from, signal) => {
      const known = await outlets.known();
      return known.ok ? partsOf(api, currencyExponent, this.#shown, from, signal) : known;
    }, now);
    this.decisions = new Decisions(api, currencyExponent);
    this.everywhere = everywhere;
    this.#here = new AttentionCounts(api, now, () => this.#shown.outletId);
  }

  /** What waits in the outlet that is shown. */
  get counts(): AttentionCounts {
    return this.#shown.outletId === null ? this.everywhere : this.#here;
  }

  /** Shows what fits the filters; the same ones as before only bring it up to date. */
  show(shown: Shown): void {
    const key = JSON.stringify(shown);
    this.#shown = shown;
    if (key === this.#key) void this.parts.refresh();
    else void this.parts.reload();
    this.#key = key;
    if (shown.outletId !== null) void this.#here.reload();
  }

  /** Keeps it up to date. Returns how to stop. */
  watch(live: Pick<LiveController, 'onChange'>): () => void {
    const unfollow = live.onChange(() => {
      this.parts.poke();
      if (this.#shown.outletId !== null) this.#here.poke();
    });
    return () => {
      unfollow();
      this.parts.stop();
      this.#here.stop();
    };
  }

  /** Somebody here has just decided something: list and counts follow at once. */
  async settle(): Promise<void> {
    await Promise.all([
      this.parts.refresh(),
      this.everywhere.refresh(),
      this.#shown.outletId === null ? undefined : this.#here.refresh(),
    ]);
  }
}
