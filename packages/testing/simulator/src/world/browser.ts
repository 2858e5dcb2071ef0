import type { Channel, Locks } from '@meja/pos/simulation';
import type { Owner, Scheduler } from '../run/scheduler.ts';

const HEARD_WITHIN_MS = 3;

/** BroadcastChannel between the tabs of one browser. */
export class BroadcastChannels {
  readonly #scheduler: Scheduler;
  readonly #members = new Set<{ owner: Owner; hear: (data: unknown) => void }>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  join(owner: Owner): Channel {
    const listeners: ((event: { data: unknown }) => void)[] = [];
    const me = { owner, hear: (data: unknown) => listeners.forEach((listener) => listener({ data })) };
    this.#members.add(me);
    return {
      postMessage: (message) => {
        if (!owner.alive) return;
        const copy: unknown = structuredClone(message);
        for (const other of this.#members)
          if (other !== me && other.owner.alive)
            this.#scheduler.next(other.owner, HEARD_WITHIN_MS, () => other.hear(copy));
      },
      addEventListener: (_, listener) => void listeners.push(listener),
      close: () => void this.#members.delete(me),
    };
  }
}

interface Claim {
  owner: Owner;
  take: () => void;
  lose: (error: Error) => void;
}

/** Web Locks of one browser; Meja uses one lock. */
export class LockManager {
  readonly #scheduler: Scheduler;
  readonly #holders = new Set<Claim>();
  #queue: Claim[] = [];
  /** A browser whose locks hold nobody off: whoever asks gets it. */
  isBroken = false;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  for(owner: Owner): Locks {
    return { request: (_name, options, work) => this.#request(owner, options, work) };
  }

  /** Everybody who waits gets it too. */
  break(): void {
    this.isBroken = true;
    for (const claim of this.#queue.splice(0)) this.#give(claim);
  }

  /** A tab is gone, and with it what it held or asked for. */
  release(owner: Owner): void {
    this.#queue = this.#queue.filter((claim) => claim.owner !== owner);
    for (const claim of [...this.#holders]) if (claim.owner === owner) this.#done(claim);
  }

  #request(
    owner: Owner,
    options: { steal?: boolean; signal?: AbortSignal },
    work: () => Promise<void>,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const claim: Claim = {
        owner,
        lose: reject,
        take: () =>
          void work().then(
            () => {
              this.#done(claim);
              resolve();
            },
            (error: unknown) => {
              this.#done(claim);
              reject(error instanceof Error ? error : new Error(String(error)));
            },
          ),
      };
      options.signal?.addEventListener('abort', () => {
        this.#queue = this.#queue.filter((each) => each !== claim);
      });
      if (options.steal) {
        for (const holder of this.#holders)
          this.#scheduler.next(holder.owner, HEARD_WITHIN_MS, () =>
            holder.lose(new DOMException('stolen', 'AbortError')),
          );
        this.#holders.clear();
        this.#give(claim);
      } else if (this.#holders.size === 0 || this.isBroken) this.#give(claim);
      else this.#queue.push(claim);
    });
  }

  #give(claim: Claim): void {
    this.#holders.add(claim);
    this.#scheduler.next(claim.owner, HEARD_WITHIN_MS, claim.take);
  }

  #done(claim: Claim): void {
    if (!this.#holders.delete(claim) || this.#holders.size > 0) return;
    const next = this.#queue.shift();
    if (next) this.#give(next);
  }
}
