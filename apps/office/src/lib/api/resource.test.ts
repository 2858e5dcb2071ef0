import { ok, refuse, type Result } from '@meja/domain';
import { describe, expect, it } from 'vitest';
import type { Problem } from './problem.ts';
import { Resource } from './resource.svelte.ts';

/** A server whose answers the test gives one by one. */
function stage() {
  const asked: { answer: (result: Result<string, Problem>) => void; signal: AbortSignal }[] = [];
  const resource = new Resource<string>(
    (signal) => new Promise((answer) => asked.push({ answer, signal })),
    () => 7,
  );
  return { asked, resource };
}

describe('Resource', () => {
  it('shows what the server answered, and when', async () => {
    const { asked, resource } = stage();
    expect(resource.current).toEqual({ state: 'loading' });
    const refreshed = resource.refresh();
    asked[0]?.answer(ok('a'));
    await refreshed;
    expect(resource.current).toEqual({ state: 'ready', value: 'a', at: 7, stale: null });
  });

  it('drops the answer to a question that a later one overtook', async () => {
    const { asked, resource } = stage();
    const first = resource.refresh();
    const second = resource.refresh();
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[1]?.answer(ok('new'));
    await second;
    asked[0]?.answer(ok('old'));
    await first;
    expect(resource.value).toBe('new');
  });

  it('keeps what it shows when a later look-up fails, and says so', async () => {
    const { asked, resource } = stage();
    const first = resource.refresh();
    asked[0]?.answer(ok('a'));
    await first;
    const second = resource.refresh();
    asked[1]?.answer(refuse({ code: 'SERVER_UNREACHABLE' }));
    await second;
    expect(resource.current).toMatchObject({ value: 'a', stale: { code: 'SERVER_UNREACHABLE' } });
  });

  it('fails when there was never anything to show', async () => {
    const { asked, resource } = stage();
    const refreshed = resource.refresh();
    asked[0]?.answer(refuse({ code: 'FORBIDDEN' }));
    await refreshed;
    expect(resource.current).toEqual({ state: 'failed', problem: { code: 'FORBIDDEN' } });
  });
});
