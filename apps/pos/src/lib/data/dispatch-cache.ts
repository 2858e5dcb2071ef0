import { refKey, type ReadCommand, type StaffId } from '@meja/domain';
import { refOf, type Actor, type SealedMutation } from '@meja/sync';
import type { Bus } from '../sync/bus.ts';
import type { Ground, Wanted } from './deciding.ts';
import { refKeysOf, type Chain, type OutboxRow } from './rows.ts';
import type { Author } from './sealing.ts';
import type { World } from './world.ts';

/**
 * What one tab decided on last, so that the next tap on the same documents does not wait for reading them again. What is kept has all of
 * this device's own mutations up to its chain; whoever decides on it looks whether the chain is still that one in the transaction that
 * writes. What other devices did meanwhile may be missing for a moment, as if the finger had been that moment quicker: the versions that
 * the mutation says it has seen are those of what is kept.
 */
export class DispatchCache {
  #ground: Ground | null = null;
  readonly #actors = new Map<StaffId, Actor>();
  /** How often something was kept: a reading that began before does not have it. */
  #turn = 0;

  constructor(bus: Pick<Bus, 'listen'>) {
    bus.listen((message) => {
      if (message.kind !== 'changed') return;
      const { identity, collections = [] } = message.note;
      // Who may do what, and what holds at the outlet.
      if (identity || collections.includes('settings') || collections.includes('staff')) this.forget();
    });
  }

  get turn(): number {
    return this.#turn;
  }

  /** What is known of documents; null where it is not all known. @param keys see refKey */
  recall(author: Author, keys: readonly string[]): Ground | null {
    const ground = this.#ground;
    const actor = this.#actors.get(author.id);
    // Where somebody else allows it, their roles count too.
    if (!ground || !actor || author.approver !== undefined || keys.length === 0) return null;
    if (!keys.every((key) => ground.world.refs.includes(key))) return null;
    // One object for as long as nothing changes, since `isStill` goes by it.
    return actor === ground.actor ? ground : (this.#ground = { ...ground, actor });
  }

  isStill(ground: Ground): boolean {
    return this.#ground === ground;
  }

  /** Keeps what was decided on, with what came of it. */
  keep(author: Author, ground: Ground, wanted: Wanted, rows: readonly OutboxRow[], chain: Chain): void {
    const { setup, actor, world } = ground;
    const { heard, own } = world.sources;
    // Whoever allowed this does not allow the next.
    if (author.approver === undefined) this.#actors.set(author.id, actor);
    this.#turn += 1;
    this.#ground = {
      actor,
      setup: { ...setup, chain, numbers: wanted.numbers.after() },
      world: {
        ...world,
        refs: [...new Set([...world.refs, ...wanted.touched])],
        sources: { heard, own: [...own, ...rows.map((row, i) => sealedOf(row, wanted.commands[i]))] },
      },
    };
  }

  /** Takes over what was read since of documents that are kept. @param turn of when the reading began */
  refresh(read: World, turn: number): void {
    const kept = this.#ground;
    if (!kept || !kept.world.refs.some((key) => read.refs.includes(key))) return;
    // What was read before the last tap lacks that; what was kept with it lacks what was read.
    const world = turn === this.#turn ? renewed(kept.world, read) : undefined;
    if (world) this.#ground = { ...kept, world };
    else this.forget();
  }

  forget(): void {
    this.#ground = null;
    this.#actors.clear();
  }
}

/** Undefined where it would not fit together. */
function renewed(kept: World, read: World): World | undefined {
  const isRead = (key: string) => read.refs.includes(key);
  const isOlder = ({ refs }: { refs: readonly string[] }) => refs.some(isRead);
  const own = kept.sources.own.map((mutation) => ({ mutation, refs: refKeysOf(mutation) }));
  // What has left the queue is part of all documents that it touched, also of those that were not read now.
  if (own.some((each) => isOlder(each) && !each.refs.every(isRead))) return undefined;
  const staying = own.filter((each) => !isOlder(each)).map(({ mutation }) => mutation);
  return {
    refs: [...new Set([...kept.refs, ...read.refs])],
    base: [...kept.base.filter((document) => !isRead(refKey(refOf(document)))), ...read.base],
    sources: {
      heard: read.sources.heard,
      own: [...staying, ...read.sources.own].sort((a, b) => a.deviceSeq - b.deviceSeq),
    },
    unsent: new Set([...kept.unsent].filter((key) => !isRead(key)).concat(...read.unsent)),
  };
}

/** As it is read back from the outbox. */
const sealedOf = ({ envelope }: OutboxRow, command: ReadCommand | undefined): SealedMutation =>
  ({ ...envelope, ...command }) as SealedMutation;
