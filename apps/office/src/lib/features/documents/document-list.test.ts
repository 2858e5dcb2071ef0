import { ok, refuse, type Result } from '@meja/domain';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Poke } from '../../api/live.svelte.ts';
import type { From } from '../../api/page.ts';
import type { ChosenDays, Days } from '../days/index.ts';
import { UNREACHABLE, type Problem } from '../../api/problem.ts';
import { DocumentList } from './document-list.svelte.ts';

interface Filters {
  outletId: string | null;
  days: ChosenDays;
  status?: string;
}

const ANY: Filters = { outletId: null, days: 'all' };

/** A server with 120 documents, whatever is asked of it, and a page that hears of changes. */
function stage() {
  const asked: (Omit<Filters, 'days'> & Partial<Days> & From)[] = [];
  const outlets = { answer: ok([]) as Result<never[], Problem> };
  const list = new DocumentList<number, Filters>({
    load({ outletId, status }, days, from) {
      asked.push({ outletId, ...(status !== undefined && { status }), ...days, ...from });
      const start = Number(from.cursor ?? 0);
      const rows = Array.from({ length: Math.min(from.limit, 120 - start) }, (_, i) => start + i);
      const end = start + rows.length;
      return Promise.resolve(ok({ rows, next: end < 120 ? String(end) : null, count: { is: 120 } }));
    },
    paramsOf: ({ outletId, days, status = '' }) =>
      new URLSearchParams({ outlet: outletId ?? '', days: JSON.stringify(days), status }),
    filters: ANY,
    outlets: {
      known: () => Promise.resolve(outlets.answer),
      // Where `b` is, tomorrow has begun.
      todays: (id) => [...(id === 'b' ? [] : ['2026-11-20']), ...(id === 'a' ? [] : ['2026-11-21'])],
    },
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
    ...{ asked, list, live, outlets },
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
    list.show({ ...ANY, outletId: 'a', status: 'open' });
    await settled();
    expect(rows()).toBe(50);
    expect(asked).toEqual([{ outletId: 'a', status: 'open', cursor: undefined, limit: 50 }]);
  });

  it.each<[ChosenDays, string | null, Partial<Days>]>([
    ['today', 'a', { from: '2026-11-20', to: '2026-11-20' }],
    ['today', null, { from: '2026-11-20', to: '2026-11-21' }],
    ['yesterday', 'b', { from: '2026-11-20', to: '2026-11-20' }],
    [{ from: '2026-11-01', to: '2026-11-02' }, 'b', { from: '2026-11-01', to: '2026-11-02' }],
    ['all', 'a', {}],
  ])('asks for %o at outlet %s as its clock has it', async (days, outletId, expected) => {
    const { list, asked, settled } = stage();
    list.show({ days, outletId });
    await settled();
    expect(asked).toEqual([{ outletId, ...expected, cursor: undefined, limit: 50 }]);
  });

  it('asks for nothing while nobody knows the outlets and their clocks', async () => {
    const { list, asked, outlets, settled } = stage();
    outlets.answer = refuse(UNREACHABLE);
    list.show(ANY);
    await settled();
    expect(asked).toEqual([]);
    expect(list.pages.current).toEqual({ state: 'failed', problem: UNREACHABLE });
    outlets.answer = ok([]);
    await list.pages.refresh();
    expect(list.pages.current).toMatchObject({ state: 'ready' });
  });

  it('is found again as it was left, with all that was read of it', async () => {
    const { list, asked, rows, settled } = stage();
    list.show({ ...ANY, outletId: 'a' });
    await settled();
    await list.pages.more();
    const shown = list.pages.current;
    list.show({ ...ANY, outletId: 'a' });
    expect(list.pages.current).toBe(shown);
    await settled();
    expect(rows()).toBe(100);
    expect(asked.at(-1)).toMatchObject({ cursor: undefined, limit: 100 });
  });

  it('begins with its first page where other filters ask for another list', async () => {
    const { list, rows, settled } = stage();
    list.show({ ...ANY, outletId: 'a' });
    await settled();
    await list.pages.more();
    list.show({ ...ANY, outletId: 'b' });
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
    list.show({ ...ANY, outletId });
    await settled();
    asked.length = 0;
    list.watch(live);
    tell(poke);
    await settled();
    expect(asked).toHaveLength(times);
  });

  it('is left alone once nobody looks', async () => {
    const { list, live, asked, tell, heard, settled } = stage();
    list.show(ANY);
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
