import type { BusinessDay } from '@meja/domain';
import type { MejaDb } from '../data/db.ts';
import { readMeta, writeMeta } from '../data/meta.ts';
import type { Timers } from '../sync/timers.ts';
import type { StorageWatch } from './contract/storage.ts';

/** The part of the browser's storage manager that is used. Some browsers lack some of it. */
export type Persistence = Partial<Pick<StorageManager, 'persisted' | 'persist' | 'estimate'>>;

export interface StorageDeps {
  db: MejaDb;
  persistence: Persistence | null;
  timers: Timers;
  today: () => BusinessDay | null;
  /** There is little room left. */
  onLow: () => Promise<unknown>;
  onBug: (error: unknown) => void;
}

const MB = 1024 * 1024;
/** A busy day takes about 10 MB. */
const LOW_BYTES = 64 * MB;
/** The least room for a menu and a day without a network. */
export const LEAST_BYTES = 64 * MB;
const LOOK_EVERY_MS = 5 * 60_000;

export class Storage implements StorageWatch {
  readonly #deps: StorageDeps;
  persisted = $state.raw<boolean | null>(null);
  room = $state.raw<StorageWatch['room']>(null);
  #hushed = $state.raw<BusinessDay | null>(null);
  #isAsking = false;
  #cancelLook: () => void = () => undefined;

  constructor(deps: StorageDeps) {
    this.#deps = deps;
  }

  /** Too little room is more serious than data that may be evicted. */
  get warning(): StorageWatch['warning'] {
    if (this.#hushed !== null && this.#hushed === this.#deps.today()) return null;
    if (this.isLow) return 'nearly-full';
    return this.persisted === false ? 'not-kept' : null;
  }

  get isLow(): boolean {
    return this.room !== null && this.room.left < LOW_BYTES;
  }

  async load(): Promise<void> {
    this.#hushed = (await readMeta(this.#deps.db, 'hushed')) ?? null;
  }

  /**
   * Asks the browser to keep what is stored, and regularly checks how much room there is. Firefox asks the person at the tablet and waits
   * for their answer. Until then the answer counts as no.
   */
  async watch(): Promise<void> {
    const { persistence, onBug } = this.#deps;
    if (!persistence) return;
    this.persisted = (await persistence.persisted?.()) ?? false;
    if (!this.persisted) this.#ask(persistence).catch(onBug);
    await this.look();
  }

  /** Does nothing while an earlier question is unanswered. */
  async #ask(persistence: Persistence): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      this.persisted = (await persistence.persist?.()) ?? false;
    } finally {
      this.#isAsking = false;
    }
  }

  close(): void {
    this.#cancelLook();
  }

  async hush(): Promise<void> {
    const today = this.#deps.today();
    this.#hushed = today;
    if (today !== null) await writeMeta(this.#deps.db, 'hushed', today);
  }

  /** Checks how much room there is. When it has become little, it frees some. */
  async look(): Promise<void> {
    const { timers, onBug } = this.#deps;
    this.#cancelLook();
    this.#cancelLook = timers.after(LOOK_EVERY_MS, () => void this.look().catch(onBug));
    const wasLow = this.isLow;
    this.room = await this.#estimate();
    if (!this.isLow || wasLow) return;
    await this.#deps.onLow();
    this.room = await this.#estimate();
  }

  async #estimate(): Promise<StorageWatch['room']> {
    const { usage, quota } = (await this.#deps.persistence?.estimate?.()) ?? {};
    return usage === undefined || quota === undefined
      ? null
      : { used: usage, left: Math.max(0, quota - usage) };
  }
}
