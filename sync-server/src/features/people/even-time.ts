/** Work whose duration would tell something takes a whole number of these steps. */
const STEP_MS = 200;

/**
 * Answers at the end of a step, whatever the work came to: how long it took tells nothing, as long as what is to be hidden takes less than a
 * step.
 */
export async function inEvenTime<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    const took = performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, (Math.floor(took / STEP_MS) + 1) * STEP_MS - took));
  }
}
