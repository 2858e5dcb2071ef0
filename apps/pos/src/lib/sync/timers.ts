/** Later, unless called off. */
export interface Timers {
  after(ms: number, then: () => void): () => void;
}

export const realTimers: Timers = {
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};
