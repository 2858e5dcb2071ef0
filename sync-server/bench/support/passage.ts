import type { Caller } from './caller.ts';
import { pushBody } from './caller.ts';
import { Listener } from './listener.ts';
import type { Place } from './places.ts';
import { batchOf } from './sales.ts';

/** How long orders take from tablet `a`, which has committed them, to tablet `b` of the same outlet, in ms each. */
export async function passages(
  a: { caller: Caller; place: Place },
  b: Caller,
  count: number,
  onProgress: (done: number) => void = () => undefined,
): Promise<number[]> {
  const listener = new Listener(b);
  await listener.pullAll();
  await listener.follow();
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const body = pushBody(batchOf(a.place.scribe, 1));
    const arrived = new Promise<number>((resolve, reject) => {
      listener.onChanges = (changes) => changes.length > 0 && resolve(performance.now());
      listener.onError = reject;
    });
    const committed = performance.now();
    const pushed = a.caller.pushText(body);
    times.push((await arrived) - committed);
    await pushed;
    onProgress(i + 1);
  }
  listener.close();
  return times;
}
