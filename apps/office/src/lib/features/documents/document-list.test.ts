import { ok } from '@meja/domain';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Poke } from '../../api/live.svelte.ts';
import type { From } from '../../api/page.ts';
import { DocumentList } from './document-list.svelte.ts';

interface Filters {
  outletId: string | null;
  status?: string;
}

/** A server with 120 documents, whatever is asked of it, and a page that hears of changes. */
function stage() {
  const asked: (Filters & From)[] = [];
  const list = new DocumentList<number, Filters>({
    load(filters, from) {
      asked.push({ ...filters, ...from });
      const start = Number(from.cursor ?? 0);
      const rows = Array.from({ length: Math.min(from.limit, 120 - start) }, (_, i) => start + i);
      const end = start + rows.length;
      return Promise.resolve(ok({ rows, next: end < 120 ? String(end) : null, count: 120 }));
    },
    paramsOf: ({ outletId, status = '' }) => new URLSearchParams({ outlet: outletId ?? '', status }),
    filters: { outletId: null },
    now: Date.now,
  });
  let hear: ((poke: Poke) => void) | undefined;
  const live = {
    onChange(reader: (poke: Poke) => void) {
      hear = reader;
      return () => (hear = undefined);
    },
  };
  const { pages } = list;
  return {
    ...{ asked, list, live },
    tell: (poke: Poke) => hear?.(poke),
    heard: () => hear !== undefined,
    rows: () => (pages.current.state === 'ready' ? pages.current.value.rows.length : 0),
    settled: () => vi.advanceTimersByTimeAsync(1_000),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a list of documents', () => {
  it('asks for what its filters say', async () => {
    const { list, asked, rows, settled } = stage();
    list.show({ outletId: 'a', status: 'open' });
    await settled();
    expect(rows()).toBe(50);
    expect(asked).toEqual([{ outletId: 'a', status: 'open', cursor: undefined, limit: 50 }]);
  });

  it('is found again as it was left, with all that was read of it', async () => {
    const { list, asked, rows, settled } = stage();
    list.show({ outletId: 'a' });
    await settled();
    await list.pages.more();
    const shown = list.pages.current;
    list.show({ outletId: 'a' });
    expect(list.pages.current).toBe(shown);
    await settled();
    expect(rows()).toBe(100);
    expect(asked.at(-1)).toMatchObject({ cursor: undefined, limit: 100 });
  });

  it('begins with its first page where other filters ask for another list', async () => {
    const { list, rows, settled } = stage();
    list.show({ outletId: 'a' });
    await settled();
    await list.pages.more();
    list.show({ outletId: 'b' });
    await settled();
    expect(rows()).toBe(50);
  });

  it.each<[Poke, string | null, number]>([
    ['everything', 'a', 1],
    [{ outletId: 'a' }, 'a', 1],
    [{ outletId: 'b' }, 'a', 0],
    [{ outletId: 'b' }, null, 1],
    [{ outletId: null }, 'a', 0],
  ])('after a change of %o, of outlet %s, is looked up %i times', async (poke, outletId, times) => {
    const { list, live, asked, tell, settled } = stage();
    list.show({ outletId });
    await settled();
    asked.length = 0;
    list.watch(live);
    tell(poke);
    await settled();
    expect(asked).toHaveLength(times);
  });

  it('is left alone once nobody looks', async () => {
    const { list, live, asked, tell, heard, settled } = stage();
    list.show({ outletId: null });
    await settled();
    asked.length = 0;
    const leave = list.watch(live);
    tell('everything');
    leave();
    await settled();
    expect(heard()).toBe(false);
    expect(asked).toEqual([]);
  });
});
