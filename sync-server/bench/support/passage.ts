import type { HeadEvent } from '@meja/sync';
import { followBarely, handOver, stagedPush } from './bare.ts';
import { pushBody, succeeded, type Caller } from './caller.ts';
import { Listener } from './listener.ts';
import type { Place } from './places.ts';
import type { Written } from './plain-inserts.ts';
import { batchOf } from './sales.ts';

/** An order on its way. */
export interface Passed {
  ms: number;
  /** What was pushed, and what the other tablet was then told. */
  body: string;
  event: HeadEvent;
}

/** Orders from tablet `a`, which has committed them, to tablet `b` of the same outlet. */
export class Passage {
  readonly #a: { caller: Caller; place: Place };
  readonly #listener: Listener;

  private constructor(a: { caller: Caller; place: Place }, listener: Listener) {
    this.#a = a;
    this.#listener = listener;
  }

  static async open(a: { caller: Caller; place: Place }, b: Caller): Promise<Passage> {
    const listener = new Listener(b);
    await listener.pullAll();
    await listener.follow();
    return new Passage(a, listener);
  }

  async pass(count: number): Promise<Passed[]> {
    const listener = this.#listener;
    const passed: Passed[] = [];
    for (let i = 0; i < count; i += 1) {
      const body = pushBody(batchOf(this.#a.place.writer, 1));
      let event: HeadEvent | undefined;
      listener.onHead = (head) => (event = head);
      const arrived = new Promise<number>((resolve, reject) => {
        listener.onChanges = (changes) => changes.length > 0 && resolve(performance.now());
        listener.onError = reject;
      });
      const committed = performance.now();
      const [at] = await Promise.all([arrived, this.#a.caller.pushText(body)]);
      if (!event) throw new Error('the order came without an event');
      passed.push({ ms: at - committed, body, event });
    }
    return passed;
  }

  close(): void {
    this.#listener.close();
  }
}

/** The same orders between two bare clients, over the bare server: the rows that they left are written once more, as `twin`'s. ms each. */
export async function passBarely(
  caller: Caller,
  twin: Place,
  passed: readonly Passed[],
  written: readonly Written[][],
): Promise<number[]> {
  const pushes = passed.map(({ event }, i) => stagedPush(twin, written[i] ?? [], event));
  await handOver(caller, { pushes });
  let arrived: () => void = () => undefined;
  const end = await followBarely(caller, twin, () => arrived());
  const times: number[] = [];
  for (const { body } of passed) {
    const heard = new Promise<number>((resolve) => (arrived = () => resolve(performance.now())));
    const committed = performance.now();
    const [at, reply] = await Promise.all([heard, caller.send('POST', '/push', body)]);
    succeeded(reply);
    times.push(at - committed);
  }
  end();
  return times;
}
