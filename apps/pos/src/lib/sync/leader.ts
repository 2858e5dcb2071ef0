import { CollectionName } from '@meja/sync';
import type { Bus, ChangeNote } from './bus.ts';
import type { Timers } from './timers.ts';

/** The part of the Web Locks API that is used. */
export interface Locks {
  request(
    name: string,
    options: { steal?: boolean; signal?: AbortSignal },
    work: () => Promise<void>,
  ): Promise<void>;
}

export interface LeaderDeps {
  locks: Locks | null;
  bus: Bus;
  timers: Timers;
  isVisible: () => boolean;
  /** Begins to sync in this tab; the answer ends it. */
  lead: () => () => void;
}

const LOCK = 'meja-sync';
const PONG_WITHIN_MS = 3_000;
const PING_EVERY_MS = 20_000;

/** All that a tab which has ended, or sleeps, may have written down without telling anybody. */
const ANYTHING: ChangeNote = {
  collections: CollectionName.options,
  outbox: 'judged',
  attention: true,
  imports: true,
  handIn: true,
  identity: true,
};

/**
 * Lets one tab sync and the others follow. It saves work and keeps the status in one hand; no correctness rests on it, so without Web
 * Locks every tab leads. A tab that the system has put to sleep keeps its lock (as iPadOS does): one that is looked at takes it over
 * when the sleeper does not answer.
 */
export class Leadership {
  readonly #deps: LeaderDeps;
  #end: (() => void) | null = null;
  #abort: AbortController | null = null;
  #awaitingPong = false;
  /** Another tab has led while this one was there. */
  #hasFollowed = false;
  #cancelTimer: () => void = () => undefined;
  #stopListening: () => void = () => undefined;

  constructor(deps: LeaderDeps) {
    this.#deps = deps;
  }

  get leading(): boolean {
    return this.#end !== null;
  }

  start(): void {
    if (this.#abort) return;
    this.#abort = new AbortController();
    const { locks, bus } = this.#deps;
    if (!locks) {
      this.#end = this.#deps.lead();
      return;
    }
    this.#stopListening = bus.listen((message, from) => {
      if (from === 'here') return;
      if (message.kind === 'ping' && this.leading) bus.send({ kind: 'pong' });
      if (message.kind === 'pong') this.#awaitingPong = false;
      if (message.kind === 'status') this.#hasFollowed = true;
    });
    this.#queueUp(locks);
    this.#pingLater();
  }

  stop(): void {
    this.#cancelTimer();
    this.#stopListening();
    this.#abort?.abort();
    this.#abort = null;
    this.#resign();
  }

  /** Asks the leader for a sign of life, if somebody looks at this tab and it is not the leader. */
  check(): void {
    const { locks, bus, timers, isVisible } = this.#deps;
    if (!locks || !this.#abort || this.leading || !isVisible()) return;
    this.#awaitingPong = true;
    bus.send({ kind: 'ping' });
    this.#cancelTimer();
    this.#cancelTimer = timers.after(PONG_WITHIN_MS, () => {
      if (this.#awaitingPong && this.#abort && !this.leading && isVisible()) this.#takeOver(locks);
      this.#pingLater();
    });
  }

  #pingLater(): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.timers.after(PING_EVERY_MS, () => {
      this.#pingLater();
      this.check();
    });
  }

  #queueUp(locks: Locks): void {
    const signal = this.#abort?.signal;
    if (!signal) return;
    this.#hold(
      locks.request(LOCK, { signal }, () => this.#leadUntilOver()),
      locks,
    );
  }

  #takeOver(locks: Locks): void {
    this.#hold(
      locks.request(LOCK, { steal: true }, () => this.#leadUntilOver()),
      locks,
    );
  }

  /**
   * A lock that was taken away rejects: then this tab stops, and waits for its turn again. One that is not to be had at
   * all (some embedded pages are denied them) is done without.
   */
  #hold(request: Promise<void>, locks: Locks): void {
    request.catch(() => {
      const stolen = this.leading;
      this.#resign();
      if (!this.#abort) return;
      if (stolen) this.#queueUp(locks);
      else this.#end = this.#deps.lead();
    });
  }

  #leadUntilOver(): Promise<void> {
    const signal = this.#abort?.signal;
    if (!signal || signal.aborted || this.leading) return Promise.resolve();
    this.#end = this.#deps.lead();
    if (this.#hasFollowed) this.#deps.bus.changed(ANYTHING);
    this.#hasFollowed = false;
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  #resign(): void {
    this.#end?.();
    this.#end = null;
  }
}
