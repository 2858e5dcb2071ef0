/** So long one piece of work after the other is done before others are let on, in ms. */
const SLICE_MS = 10;

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
 */
export async function inSlices<T>(work: Pieces<T>): Promise<T> {
  for (;;) {
    // By a clock that the simulator holds still, where work in memory takes no time.
    const until = Date.now() + SLICE_MS;
    do {
      const step = work.next();
      if (step.done) return step.value;
    } while (Date.now() < until);
    await turn();
  }
}

const waiting: (() => void)[] = [];

/** Of all that is done in slices one has its turn between two rounds of the event loop, however many wait. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(next);
  });
}

function next(): void {
  const [first] = waiting;
  first?.();
  waiting.shift();
  if (waiting.length > 0) setImmediate(next);
}
