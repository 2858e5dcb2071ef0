import type { TenantId } from '@meja/domain';
import { anId } from '@meja/testing/envelope-writer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Overloaded, FairTurns } from './fair-turns.ts';
import { Usage } from './usage.ts';

const A = anId<TenantId>();
const B = anId<TenantId>();
const C = anId<TenantId>();

let turns: FairTurns<TenantId>;
let running: string[];

beforeEach(() => {
  vi.useFakeTimers();
  turns = new FairTurns({ atOnce: 3, ofKey: 2, waiting: 3, patienceMs: 1_000 });
  running = [];
});
afterEach(() => vi.useRealTimers());

/** A transaction that goes on until it is told to end. */
function begin(tenantId: TenantId, name: string) {
  const ended = Promise.withResolvers<void>();
  const done = turns.run(tenantId, () => {
    running.push(name);
    return ended.promise;
  });
  done.catch(() => undefined);
  return {
    done,
    async end() {
      ended.resolve();
      await done;
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

describe("a tenant's transactions", () => {
  it('leave a place for the others, however many there are', () => {
    for (const name of ['a1', 'a2', 'a3', 'a4']) begin(A, name);
    begin(B, 'b1');
    expect(running).toEqual(['a1', 'a2', 'b1']);
  });

  it('are served in turns with those of the others', async () => {
    const a1 = begin(A, 'a1');
    const b1 = begin(B, 'b1');
    const c1 = begin(C, 'c1');
    for (const name of ['a2', 'a3']) begin(A, name);
    begin(B, 'b2');
    begin(C, 'c2');
    await a1.end();
    await b1.end();
    await c1.end();
    expect(running.slice(3)).toEqual(['a2', 'b2', 'c2']);
  });

  it('are fewer of one that had much, while others are there', async () => {
    const usage = new Usage<TenantId>();
    turns = new FairTurns({ atOnce: 8, ofKey: 4, besideOthers: 2, waiting: 9, patienceMs: 60_000 }, usage);
    const first = begin(A, 'a1');
    for (const name of ['a2', 'a3', 'a4', 'a5']) begin(A, name);
    expect(running).toEqual(['a1', 'a2', 'a3', 'a4']);
    for (const tenantId of [A, B]) usage.charge(tenantId, 800);
    begin(B, 'b1');
    await first.end();
    expect(running).toEqual(['a1', 'a2', 'a3', 'a4', 'b1']);
    for (const name of ['b2', 'b3']) begin(B, name);
    expect(running.slice(5)).toEqual(['b2']);
    for (const name of ['c1', 'c2', 'c3']) begin(C, name);
    expect(running.slice(6)).toEqual(['c1', 'c2', 'c3']);
  });

  it('go after those of their own that wait, though what kept these is just over', async () => {
    const usage = new Usage<TenantId>();
    turns = new FairTurns({ atOnce: 3, ofKey: 3, besideOthers: 1, waiting: 3, patienceMs: 10_000 }, usage);
    for (const tenantId of [A, B]) usage.charge(tenantId, 800);
    begin(B, 'b1');
    for (const name of ['a1', 'a2']) begin(A, name);
    expect(running).toEqual(['b1', 'a1']);
    // By then nobody else has asked for a while.
    await vi.advanceTimersByTimeAsync(1_100);
    begin(A, 'a3');
    await vi.advanceTimersByTimeAsync(0);
    expect(running.slice(2)).toEqual(['a2']);
  });

  it('take the next place when one has failed', async () => {
    await expect(turns.run(A, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    for (const name of ['a1', 'a2']) begin(A, name);
    expect(running).toEqual(['a1', 'a2']);
  });

  it('are refused at once where too many wait, and those of others are not', async () => {
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) begin(A, name);
    await expect(begin(A, 'a6').done).rejects.toThrow(Overloaded);
    begin(B, 'b1');
    expect(running).toContain('b1');
  });

  it('are refused after a while, and are not begun later', async () => {
    const a1 = begin(A, 'a1');
    begin(A, 'a2');
    const late = begin(A, 'late');
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(late.done).rejects.toThrow(Overloaded);
    await a1.end();
    expect(running).toEqual(['a1', 'a2']);
  });
});
