import type { TenantId } from '@meja/domain';
import type { CurrentRequest } from '../../http/current-request.ts';
import type { Facts } from './actions.ts';
import type { Stamped } from './audit.queries.ts';
import type { AuditEntry, Refusal } from './trail.ts';

/** The first refusal of a key is told at once, and how many came after it when this time is over. */
const WINDOW_MS = 15 * 60_000;
const SWEEP_MS = 60_000;
/** Keys that are counted at a time, of all businesses, and those of one that are told one by one. */
const KEYS = 10_000;
const KEYS_OF_TENANT = 200;
/** Addresses that are named of those that came after the first. */
const ADDRESSES = 5;

interface Window {
  since: Date;
  ends: Date;
  /** When the last of them came. */
  last: Date;
  /** Those after the first. */
  count: number;
  /** Counts what is not told one by one. */
  isOverflow: boolean;
  addresses: Set<string>;
  /** Whom it concerns; empty until that is known, and where it is nobody. */
  entries: readonly AuditEntry[];
}

export interface RefusalsDeps {
  clock: () => Date;
  log: { warn: (fields: object, message: string) => void };
  write: (entry: AuditEntry, stamped: Stamped) => Promise<void>;
}

/**
 * Tells of what was refused, one at a time and behind the answers, so that whoever is refused slows down nobody. A flood
 * makes two entries for each thing it is aimed at in a quarter of an hour: the first, and how many followed. What is
 * counted is lost if the process dies; the first is not.
 */
export class Refusals {
  readonly #deps: RefusalsDeps;
  readonly #windows = new Map<string, Window>();
  readonly #keysOf = new Map<TenantId, number>();
  #dropped = 0;
  #work: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: RefusalsDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  note({ key, concerned }: Refusal, request: CurrentRequest | undefined): void {
    const now = this.#deps.clock();
    const known = this.#windows.get(key);
    if (known && now < known.ends) return count(known, now, request);
    if (known) this.#finish(key, known);
    if (this.#windows.size >= KEYS) {
      this.#dropped += 1;
      return;
    }
    const window = this.#open(key, now);
    this.#later(async () => {
      const entries: AuditEntry[] = [];
      for (const entry of await concerned()) {
        if (this.#isRoomFor(entry.tenantId)) entries.push(entry);
        else this.#overflow(entry.tenantId, now, request);
      }
      window.entries = entries;
      for (const entry of entries)
        await this.#deps.write(entry, { at: now, requestId: request?.requestId ?? null });
    });
  }

  /** Tells how many followed, of all whose time is over. */
  sweep(now = this.#deps.clock()): void {
    for (const [key, window] of this.#windows) if (window.ends <= now) this.#finish(key, window);
    if (this.#dropped > 0) this.#deps.log.warn({ count: this.#dropped }, 'refusals were not counted');
    this.#dropped = 0;
  }

  idle(): Promise<void> {
    return this.#work;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const [key, window] of this.#windows) this.#finish(key, window);
    await this.#work;
  }

  #open(key: string, since: Date, isOverflow = false): Window {
    const ends = new Date(since.getTime() + WINDOW_MS);
    const window: Window = {
      ...{ since, ends, last: since, count: 0, isOverflow },
      ...{ addresses: new Set(), entries: [] },
    };
    this.#windows.set(key, window);
    return window;
  }

  #isRoomFor(tenantId: TenantId): boolean {
    const keys = this.#keysOf.get(tenantId) ?? 0;
    if (keys >= KEYS_OF_TENANT) return false;
    this.#keysOf.set(tenantId, keys + 1);
    return true;
  }

  #giveBack(tenantId: TenantId): void {
    const keys = (this.#keysOf.get(tenantId) ?? 0) - 1;
    if (keys > 0) this.#keysOf.set(tenantId, keys);
    else this.#keysOf.delete(tenantId);
  }

  /** Counted together: what they were is not told. */
  #overflow(tenantId: TenantId, now: Date, request: CurrentRequest | undefined): void {
    const key = `overflow ${tenantId}`;
    const window = this.#windows.get(key) ?? this.#open(key, now, true);
    window.entries = [{ tenantId, actor: { kind: 'system' }, action: 'log.refusals_counted' }];
    count(window, now, request);
  }

  #finish(key: string, window: Window): void {
    this.#windows.delete(key);
    this.#later(async () => {
      for (const entry of window.entries) {
        if (!window.isOverflow) this.#giveBack(entry.tenantId);
        if (window.count === 0) continue;
        const followed = { ...entry, diff: { ...withoutOrigin(entry.diff), ...factsOf(window) } };
        await this.#deps.write(followed, { at: this.#deps.clock(), requestId: null });
      }
    });
  }

  /** One after the other. What can't be written is in the server's log. */
  #later(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#deps.log.warn({ err: error }, 'a refusal is not in the audit log');
    });
  }
}

function count(window: Window, now: Date, request: CurrentRequest | undefined): void {
  window.count += 1;
  window.last = now;
  if (request && window.addresses.size < ADDRESSES) window.addresses.add(request.address);
}

/** The first one's own; those that followed came from anywhere. */
function withoutOrigin({ address: _, user_agent: __, ...facts }: Facts = {}): Facts {
  return facts;
}

const factsOf = ({ since, last, count, addresses }: Window): Facts => ({
  count,
  since: since.toISOString(),
  until: last.toISOString(),
  addresses: [...addresses].join(', '),
});
