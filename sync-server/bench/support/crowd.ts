import { setTimeout as sleep } from 'node:timers/promises';
import type { HeadEvent } from '@meja/sync';
import { followBarely, handOver, stagedPush, type BareServer } from './bare.ts';
import { Caller, pushBody, succeeded } from './caller.ts';
import { Listener } from './listener.ts';
import type { Place } from './places.ts';
import type { Written } from './plain-inserts.ts';
import { batchOf } from './sales.ts';
import type { Stage } from './stage.ts';

/** One of many tablets, at the product's server or at the bare one. */
export interface Tablet {
  /** Opens its event stream. */
  follow(onEvent: () => void): Promise<void>;
  /** @returns whether its order was taken */
  push(): Promise<boolean>;
  close(): void;
}

export class AppTablet implements Tablet {
  readonly place: Place;
  readonly caller: Caller;
  readonly body: string;
  /** What it was last told. */
  event: HeadEvent | undefined;
  readonly #listener: Listener;

  private constructor(place: Place, caller: Caller) {
    this.place = place;
    this.caller = caller;
    this.body = pushBody(batchOf(place.writer, 1));
    this.#listener = new Listener(caller);
  }

  static async at(stage: Stage, place: Place): Promise<AppTablet> {
    return new AppTablet(place, await Caller.of(stage, place));
  }

  async follow(onEvent: () => void): Promise<void> {
    this.#listener.onHead = (event) => {
      this.event = event;
      onEvent();
    };
    await this.#listener.follow({ pulls: false });
  }

  async push(): Promise<boolean> {
    const answer = await this.caller.pushText(this.body).catch(() => undefined);
    return answer?.result === 'judged' && answer.verdicts.every(({ outcome }) => outcome === 'applied');
  }

  close(): void {
    this.#listener.close();
    this.caller.close();
  }
}

/** Sends the same bytes, for the same rows, and is told the same. */
export class BareTablet implements Tablet {
  readonly caller: Caller;
  readonly #place: Place;
  readonly #body: string;
  #end: () => void = () => undefined;

  constructor(bare: BareServer, place: Place, body: string) {
    this.caller = bare.callerOf(place);
    this.#place = place;
    this.#body = body;
  }

  /** What its push will write, and what the outlet is told then. */
  async prepare(written: readonly Written[], event: unknown): Promise<void> {
    await handOver(this.caller, { pushes: [stagedPush(this.#place, written, event)] });
  }

  async follow(onEvent: () => void): Promise<void> {
    this.#end = await followBarely(this.caller, this.#place, onEvent);
  }

  async push(): Promise<boolean> {
    return this.caller.send('POST', '/push', this.#body).then(
      (reply) => succeeded(reply).status === 200,
      () => false,
    );
  }

  close(): void {
    this.#end();
    this.caller.close();
  }
}

export interface Streams {
  /** Of the server, without and with the streams. */
  beforeMb: number;
  afterMb: number;
  /** What each took to open, ms. */
  opening: number[];
}

/** Opens everybody's stream, so many at once. Each tablet's neighbour in the list is at the same outlet. */
export async function openStreams(
  tablets: readonly Tablet[],
  { atOnce, memoryMb, heard }: { atOnce: number; memoryMb: () => Promise<number>; heard: Heard },
): Promise<Streams> {
  const beforeMb = await memoryMb();
  const opening: number[] = [];
  for (let i = 0; i < tablets.length; i += atOnce)
    await Promise.all(
      tablets.slice(i, i + atOnce).map(async (tablet, j) => {
        const asked = performance.now();
        await tablet.follow(() => heard.by(i + j));
        opening.push(performance.now() - asked);
      }),
    );
  return { beforeMb, afterMb: await memoryMb(), opening };
}

/** Who waits for an event, by the place in the list of whom it reaches. */
export class Heard {
  readonly #waiting = new Map<number, (at: number) => void>();

  by(index: number): void {
    this.#waiting.get(index)?.(performance.now());
  }

  /** Resolves to when the next event reaches it. */
  next(index: number): Promise<number> {
    return new Promise((resolve) => this.#waiting.set(index, resolve));
  }
}

export interface Pushes {
  errors: number;
  /** Until the answer, and until the neighbour heard of it; ms. */
  pushing: number[];
  hearing: number[];
  seconds: number;
}

/** Each pushes an order at a moment of its own; its neighbour hears of it over its stream. */
export async function pushAll(tablets: readonly Tablet[], withinMs: number, heard: Heard): Promise<Pushes> {
  const pushes: Pushes = { errors: 0, pushing: [], hearing: [], seconds: 0 };
  const began = performance.now();
  await Promise.all(
    tablets.map(async (tablet, i) => {
      // Spread evenly but not in the order of the tenants, so that two tablets of one outlet are seconds apart.
      await sleep((((i * 7_919) % tablets.length) / tablets.length) * withinMs);
      const asked = performance.now();
      const arrived = heard.next(i % 2 === 0 ? i + 1 : i - 1);
      if (!(await tablet.push())) {
        pushes.errors += 1;
        return;
      }
      pushes.pushing.push(performance.now() - asked);
      pushes.hearing.push((await arrived) - asked);
    }),
  );
  pushes.seconds = (performance.now() - began) / 1_000;
  return pushes;
}
