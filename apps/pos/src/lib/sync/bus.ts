import type { Collection } from '@meja/sync';
import type { SyncStatus } from './status.ts';

/** What a committed transaction has changed, so that every tab reads just that anew. */
export interface ChangeNote {
  /** Documents whose view may change, as keys (see refKey). */
  refs?: readonly string[];
  /** The tab that says it shows them already. */
  isShown?: true;
  collections?: readonly Collection[];
  /** `appended`: there is new work to push; `judged`: verdicts came, rows left or came back. */
  outbox?: 'appended' | 'judged';
  attention?: true;
  identity?: true;
  /** Another tablet's queue came as a file, or was delivered. */
  imports?: true;
  /** A part of the queue was given to head office for review. */
  handIn?: true;
}

export type BusMessage =
  | { kind: 'changed'; note: ChangeNote }
  /** From the tab that syncs to the others. */
  | { kind: 'status'; status: SyncStatus }
  /** Of a tab that has just opened: where are we? */
  | { kind: 'hello' }
  /** Somebody wants to be in step now. */
  | { kind: 'sync-now' }
  /** A tab that somebody looks at asks whether the one that syncs still runs. */
  | { kind: 'ping' }
  | { kind: 'pong' };

/** The part of a BroadcastChannel that is used. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  close(): void;
}

type Listener = (message: BusMessage, from: 'here' | 'elsewhere') => void;

/** Speaks to every tab of this origin, this one included. */
export class Bus {
  readonly #channel: Channel | null;
  readonly #listeners = new Set<Listener>();
  #open = true;

  constructor(channel: Channel | null) {
    this.#channel = channel;
    // Only this app's own tabs can write to the channel; an older version of it may lack a kind, and then ignores it.
    channel?.addEventListener('message', ({ data }) => this.#deliver(data as BusMessage, 'elsewhere'));
  }

  send(message: BusMessage): void {
    if (!this.#open) return;
    this.#deliver(message, 'here');
    this.#channel?.postMessage(message);
  }

  changed(note: ChangeNote): void {
    this.send({ kind: 'changed', note });
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#open = false;
    this.#channel?.close();
    this.#listeners.clear();
  }

  #deliver(message: BusMessage, from: 'here' | 'elsewhere'): void {
    if (!this.#open) return;
    for (const listener of [...this.#listeners]) listener(message, from);
  }
}
