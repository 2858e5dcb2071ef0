import { expect, it } from 'vitest';
import { DocumentView } from './document-view.svelte.ts';
import { NOTHING_SHOWN } from './shown.ts';

it('a view whose code can’t be fetched says so, and is loaded by the next try', async () => {
  const bugs: unknown[] = [];
  const noChunk = new TypeError('Failed to fetch dynamically imported module');
  const answers = [Promise.reject(noChunk), Promise.resolve()];
  let reads = 0;
  const view = new DocumentView(
    'shift',
    {
      shown: () => NOTHING_SHOWN,
      read: async () => void (reads += 1),
      onBug: (error) => bugs.push(error),
    },
    async () => answers.shift(),
  );
  await view.load();
  expect([view.loaded, bugs, reads]).toEqual([false, [noChunk], 0]);
  await Promise.all([view.load(), view.load()]);
  expect([view.loaded, bugs, reads]).toEqual([true, [noChunk], 1]);
});
