import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FairTurns } from './fair-turns.ts';
import { Usage } from './usage.ts';

const SHARE = 0.3;
let usage: Usage<string>;

beforeEach(() => {
  vi.useFakeTimers();
  usage = new Usage(SHARE);
});
afterEach(() => vi.useRealTimers());

const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('whoever had much', () => {
  it('waits while somebody is there who had little, in proportion to what they had', () => {
    usage.note('heavy');
    usage.note('light');
    usage.charge('heavy', 600);
    const wait = usage.waitOf('heavy');
    expect(wait).toBeGreaterThan(0);
    usage.charge('heavy', 100);
    expect(usage.waitOf('heavy')).toBeCloseTo(wait + 100 / SHARE, 3);
    expect(usage.waitOf('light')).toBe(0);
  });

  it('does not wait alone, nor a second after the others asked', async () => {
    usage.note('heavy');
    usage.charge('heavy', 5_000);
    expect(usage.waitOf('heavy')).toBe(0);
    usage.note('light');
    expect(usage.waitOf('heavy')).toBeGreaterThan(0);
    await later(1_001);
    expect(usage.waitOf('heavy')).toBe(0);
  });

  it('does not wait for its like', () => {
    for (const key of ['one', 'other']) {
      usage.note(key);
      usage.charge(key, 800);
    }
    expect([usage.waitOf('one'), usage.waitOf('other')]).toEqual([0, 0]);
  });

  it('waits for seconds at most, however much it was', () => {
    usage.note('light');
    usage.note('heavy');
    usage.charge('heavy', 1_000_000);
    expect(usage.waitOf('heavy')).toBeLessThanOrEqual(6_000);
  });

  it('is forgiven with time', async () => {
    usage.note('heavy');
    usage.charge('heavy', 500);
    await later(1_000);
    usage.note('light');
    expect(usage.waitOf('heavy')).toBe(0);
  });
});

describe('a turn', () => {
  /** Runs turns of so many ms, all at once. */
  async function run(...turns: [key: string, ms: number][]): Promise<void> {
    const ends = turns.map(([key, ms]) => ({ end: usage.begin(key), ms }));
    let now = 0;
    for (const { end, ms } of ends.toSorted((a, b) => a.ms - b.ms)) {
      await later(ms - now);
      now = ms;
      end();
    }
  }

  it('that others make long costs no more than a short one', async () => {
    usage.note('other');
    for (let i = 0; i < 40; i += 1) await run(['short', 90]);
    usage.note('other');
    usage.note('short');
    expect(usage.waitOf('short')).toBe(0);
  });

  it('that is long by itself costs what it takes, and those beside it their part', async () => {
    await run(['long', 1_000]);
    for (const key of ['long', 'light']) usage.note(key);
    expect(usage.waitOf('long')).toBeGreaterThan(0);
    usage = new Usage(SHARE);
    await run(['a', 300], ['b', 300], ['c', 300]);
    for (const key of ['a', 'light']) usage.note(key);
    expect(usage.waitOf('a')).toBe(0);
  });
});

describe('turns that are waited for', () => {
  it('come to a heavy one when it is time, though no other turn ends', async () => {
    const turns = new FairTurns<string>({ atOnce: 4, ofKey: 4, waiting: 9, patienceMs: 60_000 }, usage);
    usage.charge('heavy', 900);
    await turns.run('light', () => Promise.resolve());
    let isDone = false;
    const done = turns.run('heavy', () => Promise.resolve()).then(() => (isDone = true));
    await later(500);
    expect(isDone).toBe(false);
    await later(2_000);
    expect(isDone).toBe(true);
    await done;
  });

  it('keep whoever had little waiting for nothing, however many a heavy one asks for', async () => {
    const turns = new FairTurns<string>({ atOnce: 4, ofKey: 4, waiting: 99, patienceMs: 60_000 }, usage);
    await turns.run('light', () => Promise.resolve());
    usage.charge('heavy', 900);
    const begun: string[] = [];
    const all = Array.from({ length: 50 }, () =>
      turns.run('heavy', () => {
        begun.push('heavy');
        return Promise.resolve();
      }),
    );
    await turns.run('light', () => Promise.resolve(begun.push('light')));
    expect(begun).toEqual(['light']);
    await later(30_000);
    await Promise.all(all);
  });
});

describe('accounts', () => {
  it('of strangers who came once and had little are not kept, though nobody is heavy', async () => {
    const turns = new FairTurns<string>({ atOnce: 1, ofKey: 1, waiting: 9, patienceMs: 1_000 }, usage);
    for (let i = 0; i < 20_000; i += 1) {
      await turns.run(`stranger ${i}`, () => Promise.resolve());
      if (i % 100 === 0) await later(1_000);
    }
    expect(usage.kept).toBeLessThan(2_000);
  });
});
