import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('a turn begins when the one before it has ended, even badly', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const failing = turns.take(async () => {
    await Promise.resolve();
    seen.push('first');
    throw new Error('no');
  });
  const second = turns.take(() => {
    seen.push('second');
    return Promise.resolve(2);
  });
  await expect(failing).rejects.toThrow('no');
  expect(await second).toBe(2);
  expect(seen).toEqual(['first', 'second']);
});
