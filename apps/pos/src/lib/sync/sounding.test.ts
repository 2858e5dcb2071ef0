import { beforeEach, describe, expect, it } from 'vitest';
import { ManualTimers, until } from '../testing/browser.ts';
import { Sounding } from './sounding.ts';

describe('while an answer is waited for', () => {
  let timers: ManualTimers;
  let asked: { signal: AbortSignal; at: number; answer: (isThere: boolean) => void }[];
  let returns: number[];
  let sounding: Sounding;

  beforeEach(() => {
    timers = new ManualTimers();
    asked = [];
    returns = [];
    sounding = new Sounding({
      ask: (signal) =>
        new Promise((answer) => {
          asked.push({ signal, at: timers.now, answer });
          signal.addEventListener('abort', () => answer(false));
        }),
      timers,
      onBack: () => returns.push(timers.now),
    });
  });

  /** Lets time pass, and what follows of each moment happen before the next. */
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 500) {
      timers.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('asks nothing of a server that answers in time', async () => {
    sounding.begin();
    await pass(2_500);
    sounding.sign();
    await pass(2_500);
    sounding.end();
    await pass(30_000);
    expect(asked).toEqual([]);
  });

  it('leaves a slow network alone, on which everything arrives in the end', async () => {
    sounding.begin();
    for (let i = 0; i < 5; i += 1) {
      await until(() => (timers.advance(100), asked.length === i + 1));
      await pass(3_500);
      asked.at(-1)?.answer(true);
      await pass(500);
    }
    expect(returns).toEqual([]);
  });

  it('finds a network that swallowed everything to be back five seconds after its return at the latest', async () => {
    for (const outage of [5_000, 8_000, 30_000, 90_000]) {
      sounding.begin();
      sounding.sign();
      const before = returns.length;
      await pass(outage);
      const back = timers.now;
      // What was asked before is never answered.
      const swallowed = asked.length;
      while (returns.length === before && timers.now - back < 60_000) {
        await pass(500);
        asked.slice(swallowed).forEach(({ answer }) => answer(true));
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect((returns.at(-1) ?? Infinity) - back).toBeLessThanOrEqual(5_500);
    }
  });

  it('gives a burdened server, which answers late or never, longer each time, until something of it has come', async () => {
    const gaps: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      sounding.begin();
      const begun = timers.now;
      const before = asked.length;
      await until(() => (timers.advance(100), asked.length === before + 1));
      // Nothing answers the first sounding of each round; the second is answered.
      while (asked.length === before + 1) await pass(500);
      asked.at(-1)?.answer(true);
      await pass(500);
      gaps.push(timers.now - begun);
      if (round === 2) sounding.sign();
    }
    expect(returns).toHaveLength(4);
    const [first = 0, second = 0, third = 0, fourth = 0] = gaps;
    expect([second - first, third - second, fourth]).toEqual([4_000, 8_000, first]);
  });

  it('asks no more than every few seconds, and ends with what it was for', async () => {
    sounding.begin();
    await pass(60_000);
    expect(asked.length).toBeLessThanOrEqual(12);
    sounding.end();
    expect(asked.at(-1)?.signal.aborted).toBe(true);
    await pass(60_000);
    expect(asked.length).toBeLessThanOrEqual(12);
    expect(returns).toEqual([]);
  });
});
