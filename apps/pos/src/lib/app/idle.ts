const AT_THE_LATEST_MS = 10_000;

/** Does something that can wait in a moment in which the browser has nothing else to do. Called off by what it returns. */
export function whenIdle(work: () => Promise<unknown>): () => void {
  // Where it fails nothing is lost: who needs it asks again.
  const begin = (): void => void work().catch(() => undefined);
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(begin, AT_THE_LATEST_MS);
    return () => clearTimeout(timer);
  }
  const asked = requestIdleCallback(begin, { timeout: AT_THE_LATEST_MS });
  return () => cancelIdleCallback(asked);
}
