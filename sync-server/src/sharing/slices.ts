import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';

/** So long one piece of work after the other is done before others are let on, in ms. */
const SLICE_MS = 4;
/** So long it then rests while others are there, in ms: whatever they ask for takes several rounds of the event loop. */
const REST_MS = 8;

/** Work of many pieces: it can stop after each. */
export type Pieces<T> = Generator<void, T, void>;

/** Does all of it at once. */
export function whole<T>(work: Pieces<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/**
 * Does it bit by bit, and in between whatever else waits: a push of a thousand records must not hold up everybody else's. What is
 * short is done at once.
 * @param hasOthers whether somebody else asks for something at the time
 */
export async function inSlices<T>(work: Pieces<T>, hasOthers?: () => boolean): Promise<T> {
  for (;;) {
    // By a clock that the simulator holds still, where work in memory takes no time.
    const until = Date.now() + SLICE_MS;
    do {
      const step = work.next();
      if (step.done) return step.value;
    } while (Date.now() < until);
    await turn(hasOthers);
  }
}

interface Waiting {
  begin: () => void;
  hasOthers: (() => boolean) | undefined;
}

const waiting: Waiting[] = [];

/** Of all that is done in slices one has its turn between two rounds of the event loop, however many wait. */
function turn(hasOthers: (() => boolean) | undefined): Promise<void> {
  return new Promise((resolve) => {
    waiting.push({ begin: resolve, hasOthers });
    if (waiting.length === 1) void next();
  });
}

async function next(): Promise<void> {
  for (let [first] = waiting; first; [first] = waiting) {
    await (first.hasOthers?.() === true ? sleep(REST_MS) : immediate());
    first.begin();
    waiting.shift();
  }
}
