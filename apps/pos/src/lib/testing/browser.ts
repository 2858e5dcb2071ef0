import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { Environment } from '../app/environment.ts';
import type { Channel } from '../sync/bus.ts';
import type { Signal } from '../sync/engine.ts';
import type { Locks } from '../sync/leader.ts';
import type { Timers } from '../sync/timers.ts';
import type { FakeHttp } from './http.ts';
import { nextId } from './tablet.ts';

/** Time that passes only when a test says so. */
export class ManualTimers implements Timers {
  now = 0;
  readonly #due = new Set<{ at: number; then: () => void }>();

  after(ms: number, then: () => void): () => void {
    const timer = { at: this.now + ms, then };
    this.#due.add(timer);
    return () => this.#due.delete(timer);
  }

  advance(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = [...this.#due].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#due.delete(next);
      this.now = next.at;
      next.then();
    }
    this.now = until;
  }
}

/** BroadcastChannel between the tabs of one browser, without the real one's delays. */
class Hub {
  readonly #members = new Set<{ hear: (data: unknown) => void }>();

  join(): Channel {
    const listeners: ((event: { data: unknown }) => void)[] = [];
    const me = { hear: (data: unknown) => listeners.forEach((listener) => listener({ data })) };
    this.#members.add(me);
    return {
      postMessage: (message) => {
        for (const other of [...this.#members])
          if (other !== me) queueMicrotask(() => other.hear(structuredClone(message)));
      },
      addEventListener: (_, listener) => void listeners.push(listener),
      close: () => void this.#members.delete(me),
    };
  }
}

/** Web Locks, one lock of them. */
class LockManager implements Locks {
  #holder: { end: (error: unknown) => void } | null = null;
  readonly #queue: (() => void)[] = [];

  request(
    _name: string,
    options: { steal?: boolean; signal?: AbortSignal },
    work: () => Promise<void>,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = (): void => {
        if (options.signal?.aborted) return this.#next();
        const holder = { end: reject };
        this.#holder = holder;
        void work().then(() => {
          resolve();
          if (this.#holder === holder) this.#next();
        }, reject);
      };
      if (options.steal) {
        this.#holder?.end(new DOMException('stolen', 'AbortError'));
        take();
      } else if (this.#holder) this.#queue.push(take);
      else take();
    });
  }

  #next(): void {
    this.#holder = null;
    this.#queue.shift()?.();
  }
}

/** A browser that tabs can be opened in, all on one database. */
export class FakeBrowser {
  readonly factory = new IDBFactory();
  /** The connections to its database that were opened. */
  readonly connections: IDBDatabase[] = [];
  readonly timers = new ManualTimers();
  readonly locks = new LockManager();
  readonly bugs: unknown[] = [];
  clockErrorMs = 0;
  persisted = false;
  /** Whether it promises to keep what is stored; a promise while somebody is being asked. */
  keeps: boolean | Promise<boolean> = true;
  /** How often it was asked to. */
  keepAsked = 0;
  quota = 10 * 1024 ** 3;
  /** Bytes that are left of the quota. */
  left = 9 * 1024 ** 3;
  updateLooks = 0;
  readonly #hub = new Hub();
  readonly #http: FakeHttp;

  constructor(http: FakeHttp) {
    this.#http = http;
    const open = this.factory.open.bind(this.factory);
    this.factory.open = (name, version) => {
      const request = open(name, version);
      request.addEventListener('success', () => this.connections.push(request.result));
      return request;
    };
  }

  /** What a tab is given; `memory` is its sessionStorage, which a reload keeps. */
  tab(memory = new Map<string, string>()): Environment & FakeTab {
    const signals = new Set<(signal: Signal) => void>();
    const active = new Set<() => void>();
    const tab: Environment & FakeTab = {
      storage: { indexedDB: this.factory, IDBKeyRange },
      fetch: (path, init) => this.#http.fetch(path, init),
      channel: this.#hub.join(),
      locks: this.locks,
      timers: this.timers,
      wall: () => this.#http.server.now + this.timers.now + this.clockErrorMs,
      ticks: () => this.timers.now,
      chance: () => 0,
      newId: nextId,
      argon2id: (pin, cost) => Promise.resolve(new TextEncoder().encode(`${pin}/${cost.salt.join()}`)),
      signals: (listener) => {
        signals.add(listener);
        return () => signals.delete(listener);
      },
      isVisible: () => tab.visible,
      isInOrder: () => tab.inOrder,
      onActivity: (listener) => {
        active.add(listener);
        return () => active.delete(listener);
      },
      memory: {
        getItem: (key) => memory.get(key) ?? null,
        setItem: (key, value) => void memory.set(key, value),
        removeItem: (key) => void memory.delete(key),
      },
      persistence: {
        persisted: () => Promise.resolve(this.persisted),
        persist: async () => {
          this.keepAsked += 1;
          return (this.persisted = await this.keeps);
        },
        estimate: () => Promise.resolve({ usage: this.quota - this.left, quota: this.quota }),
      },
      startsOffline: true,
      isSecure: true,
      isCutOff: () => false,
      appVersion: 'test',
      lookForUpdate: () => void (this.updateLooks += 1),
      onUpdateWaiting: (offer) => (tab.offerUpdate = offer),
      onBug: (error) => this.bugs.push(error),
      visible: true,
      inOrder: false,
      signal: (signal) => signals.forEach((listener) => listener(signal)),
      touch: () => active.forEach((listener) => listener()),
      offerUpdate: () => undefined,
    };
    return tab;
  }
}

export interface FakeTab {
  visible: boolean;
  inOrder: boolean;
  signal: (signal: Signal) => void;
  touch: () => void;
  offerUpdate: (takeOver: () => void) => void;
}

/** Lets everything that is under way go on, until it has come to where the test wants it. Nothing waits for time to pass. */
export async function until(condition: () => boolean, what = 'it'): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`${what} never happens`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
