import { expect, it } from 'vitest';
import { Coalescer } from './coalescer.ts';

function readings() {
  const begun: Set<string>[] = [];
  const ends: (() => void)[] = [];
  const bugs: unknown[] = [];
  const coalescer = new Coalescer<string>(
    (asked) => {
      begun.push(new Set(asked));
      return new Promise((resolve, reject) =>
        ends.push(asked.has('bad') ? () => reject(new Error()) : resolve),
      );
    },
    (error) => bugs.push(error),
  );
  const end = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { coalescer, begun, end, bugs };
}

it('reads one after the other, and together what was asked for meanwhile', async () => {
  const { coalescer, begun, end } = readings();
  let over = 0;
  void coalescer.ask(['a']).then(() => (over += 1));
  void coalescer.ask(['b']).then(() => (over += 1));
  void coalescer.ask(['c', 'b']).then(() => (over += 1));
  expect(begun).toEqual([new Set(['a'])]);
  await end();
  expect(begun).toEqual([new Set(['a']), new Set(['b', 'c'])]);
  expect(over).toBe(0);
  await end();
  expect(over).toBe(3);
});

it('goes on after it was asked for nothing', async () => {
  const { coalescer, begun, end } = readings();
  await coalescer.ask([]);
  void coalescer.ask(['a']);
  await end();
  void coalescer.ask(['b']);
  expect(begun).toEqual([new Set(['a']), new Set(['b'])]);
});

it('goes on after a reading has failed, and fails nobody who waits', async () => {
  const { coalescer, begun, end, bugs } = readings();
  const waiting = coalescer.ask(['bad']);
  await end();
  await waiting;
  expect(bugs).toHaveLength(1);
  void coalescer.ask(['a']);
  expect(begun.at(-1)).toEqual(new Set(['a']));
});

it('reads what was asked for during a reading that fails', async () => {
  const { coalescer, begun, end, bugs } = readings();
  void coalescer.ask(['bad']);
  const waiting = coalescer.ask(['a']);
  await end();
  expect(begun).toEqual([new Set(['bad']), new Set(['a'])]);
  await end();
  await waiting;
  expect(bugs).toHaveLength(1);
});
