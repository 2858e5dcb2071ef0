import type { Timers } from '../sync/timers.ts';

const AGAIN_MS = 2_000;

/**
 * Begins something whose code has to be fetched first, trying again for as long as it does not come.
 * @returns ends it, whether it has begun or not
 */
export function onceFetched(
  fetch: () => Promise<() => () => void>,
  timers: Timers,
  onBug: (error: unknown) => void,
): () => void {
  let end: () => void = () => undefined;
  let isOver = false;

  async function begin(): Promise<void> {
    try {
      const start = await fetch();
      if (!isOver) end = start();
    } catch (error) {
      onBug(error);
      if (!isOver) end = timers.after(AGAIN_MS, () => void begin());
    }
  }

  void begin();
  return () => {
    isOver = true;
    end();
  };
}
