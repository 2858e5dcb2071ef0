import type { Result } from '@meja/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualTimers, until } from '../testing/browser.ts';
import { SyncLoop } from './loop.ts';
import type { SyncPhase } from './status.ts';
import type { RequestFailure } from './transport.ts';

const WELL: Result<void, RequestFailure> = { ok: true, value: undefined };
const UNREACHABLE: Result<void, RequestFailure> = { ok: false, error: { kind: 'unreachable' } };
const problem = (code: string, retryAfterMs: number | null = null): Result<void, RequestFailure> => ({
  ok: false,
  error: { kind: 'problem', status: 500, code, retryAfterMs },
});

describe('the loop', () => {
  let timers: ManualTimers;
  /** What the clock on the wall shows when nothing has passed. */
  let clock: number;
  let cycles: AbortSignal[];
  let phases: SyncPhase[];
  let ends: ((result: Result<void, RequestFailure>) => void)[];
  let loop: SyncLoop;

  beforeEach(() => {
    timers = new ManualTimers();
    clock = 7_200_000;
    cycles = [];
    phases = [];
    ends = [];
    loop = new SyncLoop({
      cycle: (signal) => {
        cycles.push(signal);
        signal.addEventListener('abort', () => end(UNREACHABLE));
        return new Promise((resolve) => ends.push(resolve));
      },
      timers,
      now: () => timers.now + clock,
      chance: () => 0.5,
      onPhase: (phase) => phases.push(phase),
    });
  });

  const end = (result: Result<void, RequestFailure>): void => ends.shift()?.(result);
  const finish = async (result: Result<void, RequestFailure>): Promise<void> => {
    const before = phases.length;
    const running = cycles.length;
    end(result);
    await until(() => phases.length > before || cycles.length > running);
  };

  it('runs at once, then every 20 to 30 seconds', async () => {
    loop.start();
    await finish(WELL);
    timers.advance(24_999);
    expect(cycles).toHaveLength(1);
    timers.advance(1);
    expect(cycles).toHaveLength(2);
  });

  it('is not called offline during a long first load, of which the server has said that it comes', () => {
    loop.start();
    loop.answered();
    loop.progress('pulling');
    timers.advance(60_000);
    expect(phases).toEqual([{ state: 'pulling' }]);
  });

  it('is called offline where nobody has answered after some seconds', () => {
    loop.start();
    loop.progress('pulling');
    timers.advance(60_000);
    expect(phases).toEqual([{ state: 'offline' }]);
  });

  it('never loses a wake-up that comes during a cycle', async () => {
    loop.start();
    loop.wake('work');
    loop.wake('hint');
    await finish(WELL);
    expect(cycles).toHaveLength(2);
    await finish(WELL);
    expect(cycles).toHaveLength(2);
  });

  /** Each cycle delivers and reaches nobody. @returns how long it waited for the next, and from when */
  async function deliverInVain(until: number): Promise<[at: number, wait: number][]> {
    const waits: [at: number, wait: number][] = [];
    loop.progress('pushing');
    await finish(UNREACHABLE);
    while (timers.now < until) {
      const asked = cycles.length;
      const from = timers.now;
      while (cycles.length === asked) timers.advance(1);
      waits.push([from, timers.now - from]);
      loop.progress('pushing');
      await finish(UNREACHABLE);
    }
    return waits;
  }

  it('tries several times a second for two minutes while there is something to deliver', async () => {
    loop.start();
    const waits = await deliverInVain(200_000);
    const began = waits[0]?.[0] ?? 0;
    expect(Math.max(...waits.filter(([at]) => at - began < 119_000).map(([, wait]) => wait))).toBeLessThan(
      600,
    );
    expect(waits.at(-1)?.[1]).toBeGreaterThan(7_000);
  });

  it('tries as often for two minutes more where the server was heard and the network went again before the cycle was through', async () => {
    loop.start();
    await deliverInVain(200_000);
    loop.wake('network');
    loop.answered();
    const waits = await deliverInVain(300_000);
    expect(Math.max(...waits.map(([, wait]) => wait))).toBeLessThan(600);
  });

  it('comes back by a growing backoff, and never gives up', async () => {
    loop.start();
    await finish(UNREACHABLE);
    const waits: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      const asked = cycles.length;
      const from = timers.now;
      while (cycles.length === asked) timers.advance(1);
      waits.push(timers.now - from);
      await finish(UNREACHABLE);
    }
    expect(waits.slice(0, 3)).toEqual([188, 375, 750]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(15_000);
    expect(waits.at(-1)).toBeGreaterThan(7_000);
  });

  it('begins anew when something speaks for it', async () => {
    loop.start();
    for (let i = 0; i < 8; i += 1) {
      await finish(UNREACHABLE);
      timers.advance(15_000);
    }
    const asked = cycles.length;
    await finish(UNREACHABLE);
    loop.wake('hint');
    expect(cycles).toHaveLength(asked + 1);
    await finish(UNREACHABLE);
    timers.advance(188);
    expect(cycles).toHaveLength(asked + 2);
  });

  it('does not try at every tap while nobody answers, but soon', async () => {
    loop.start();
    for (let i = 0; i < 8; i += 1) {
      await finish(UNREACHABLE);
      timers.advance(15_000);
    }
    await finish(UNREACHABLE);
    loop.wake('hint');
    const asked = cycles.length;
    loop.wake('work');
    await finish(UNREACHABLE);
    expect(cycles).toHaveLength(asked);
    for (let i = 0; i < 19; i += 1) {
      loop.wake('work');
      timers.advance(100);
    }
    expect(cycles).toHaveLength(asked);
    timers.advance(100);
    expect(cycles).toHaveLength(asked + 1);
  });

  it('tries as soon as ever when the clock has been put back meanwhile', async () => {
    loop.start();
    await finish(UNREACHABLE);
    clock -= 3_600_000;
    loop.wake('work');
    timers.advance(2_000);
    expect(cycles).toHaveLength(2);
    await finish(problem('RATE_LIMITED', 10_000));
    clock -= 3_600_000;
    timers.advance(10_000);
    expect(cycles).toHaveLength(3);
    await finish(WELL);
    loop.wake('work');
    expect(cycles).toHaveLength(4);
  });

  it('ends a request that waits for nobody when the network has changed', async () => {
    loop.start();
    loop.wake('network');
    expect(cycles[0]?.aborted).toBe(true);
    await until(() => cycles.length === 2);
    expect(cycles[1]?.aborted).toBe(false);
  });

  it('is patient when the server asks for it, unless a person asks', async () => {
    loop.start();
    await finish(problem('RATE_LIMITED', 10_000));
    expect(phases.at(-1)).toEqual({ state: 'retrying', nextAt: 7_210_000, code: 'RATE_LIMITED' });
    loop.wake('work');
    loop.wake('network');
    timers.advance(9_999);
    expect(cycles).toHaveLength(1);
    loop.wake('person');
    expect(cycles).toHaveLength(2);
  });

  it('is patient even if there was a wake-up in the meantime', async () => {
    loop.start();
    loop.wake('work');
    await finish(problem('RATE_LIMITED', 10_000));
    expect(cycles).toHaveLength(1);
  });

  it('stops for a person, and asks now and then whether things have changed', async () => {
    loop.start();
    await finish(problem('DEVICE_REVOKED'));
    expect(phases.at(-1)).toEqual({ state: 'stopped', code: 'DEVICE_REVOKED' });
    loop.wake('work');
    timers.advance(59_999);
    expect(cycles).toHaveLength(1);
    timers.advance(60_000);
    expect(cycles).toHaveLength(2);
    await finish(WELL);
    expect(phases.at(-1)).toEqual({ state: 'idle' });
  });

  it('goes on delivering to a server that has outgrown it, without a word of it each time', async () => {
    loop.start();
    await finish(problem('PROTOCOL_UNSUPPORTED'));
    expect(phases).toEqual([{ state: 'needs-upgrade' }]);
    loop.wake('hint');
    expect(cycles).toHaveLength(1);
    timers.advance(2_000);
    loop.wake('work');
    expect(cycles).toHaveLength(2);
    loop.progress('pushing');
    loop.answered();
    await finish(problem('PROTOCOL_UNSUPPORTED'));
    expect(phases).toEqual([{ state: 'needs-upgrade' }, { state: 'needs-upgrade' }]);
    timers.advance(120_000);
    await finish(WELL);
    expect(phases.at(-1)).toEqual({ state: 'idle' });
  });

  it('says that it is offline when the first answer is long in coming', async () => {
    loop.start();
    timers.advance(3_999);
    expect(phases).toEqual([]);
    timers.advance(1);
    expect(phases).toEqual([{ state: 'offline' }]);
    await finish(WELL);
    timers.advance(60_000);
    expect(phases).toEqual([{ state: 'offline' }, { state: 'idle' }]);
  });

  it('claims nothing about the server before it has answered', async () => {
    loop.start();
    loop.progress('pushing');
    expect(phases).toEqual([]);
    loop.answered();
    expect(phases).toEqual([{ state: 'pushing' }]);
    loop.progress('pulling');
    await finish(WELL);
    expect(phases).toEqual([{ state: 'pushing' }, { state: 'pulling' }, { state: 'idle' }]);
    timers.advance(30_000);
    loop.progress('pulling');
    loop.answered();
    expect(phases.at(-1)).toEqual({ state: 'idle' });
    loop.progress('pushing');
    expect(phases.at(-1)).toEqual({ state: 'pushing' });
  });

  it('does nothing more once it is stopped', async () => {
    loop.start();
    loop.stop();
    expect(cycles[0]?.aborted).toBe(true);
    await Promise.resolve();
    loop.wake('person');
    timers.advance(60_000);
    expect(cycles).toHaveLength(1);
    expect(phases).toEqual([]);
  });
});
