import type { Change, Cursor } from '@meja/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merged, type Weighed } from './merging.ts';

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const BEGIN: Cursor = { seq: 0, after: null, horizon: 0 };

const change = fc.record({
  n: fc.nat(30),
  seq: fc.integer({ min: 1, max: 12 }),
  weight: fc.integer({ min: 1, max: 40 }),
});
const source = (collection: Change['collection'], doc: unknown) =>
  fc
    .uniqueArray(change, { selector: ({ n }) => n, maxLength: 20 })
    .map((all) =>
      all
        .map(({ n, seq, weight }): Weighed => ({ collection, id: idOf(n), seq, weight, doc }))
        .sort((a, b) => a.seq - b.seq || (a.id < b.id ? -1 : 1)),
    );

/** As a feed reads: as far as there is room, and one more. */
function read(
  source: readonly Weighed[],
  after: Weighed | undefined,
  room: { documents: number; bytes: number },
) {
  const place = (each: Weighed) => [each.seq, each.collection === 'tables' ? 1 : 0, each.id] as const;
  const isAhead = (each: Weighed) => {
    if (!after) return true;
    const [a, b] = [place(each), place(after)];
    return a[0] - b[0] || a[1] - b[1] ? a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]) : a[2] > b[2];
  };
  const rows: Weighed[] = [];
  let bytes = 0;
  for (const each of source.filter(isAhead)) {
    if (bytes >= room.bytes || rows.length > room.documents) break;
    rows.push(each);
    bytes += each.weight;
  }
  return { rows, isCut: rows.length > room.documents || bytes >= room.bytes };
}

describe('what several sources have', () => {
  it('comes in pages with room for so much, each change once and in order, and nothing is passed over', () => {
    fc.assert(
      fc.property(
        source('products', {}),
        source('tables', {}),
        fc.record({ documents: fc.integer({ min: 1, max: 6 }), bytes: fc.integer({ min: 1, max: 90 }) }),
        (products, tables, size) => {
          const room = { ...size, isPacked: false };
          const seen: Weighed[] = [];
          for (let isCut = true; isCut;) {
            const last = seen.at(-1);
            const cursor = last
              ? { seq: last.seq, after: { collection: last.collection, id: last.id }, horizon: 0 }
              : BEGIN;
            const page = merged([read(products, last, room), read(tables, last, room)], cursor, room);
            expect(page.rows.length).toBeLessThanOrEqual(room.documents);
            const before = page.rows.slice(0, -1).reduce((sum, { weight }) => sum + weight, 0);
            expect(before).toBeLessThan(room.bytes);
            if (page.isCut) expect(page.rows).not.toHaveLength(0);
            seen.push(...page.rows);
            isCut = page.isCut;
          }
          const whole = merged(
            [
              { rows: products, isCut: false },
              { rows: tables, isCut: false },
            ],
            BEGIN,
            { documents: 1_000, bytes: 1e9, isPacked: false },
          );
          expect(seen).toEqual(whole.rows);
        },
      ),
    );
  });

  it('shows a deletion before what was put there again comes, where both do not fit', () => {
    const gone = [1, 2].map((n): Weighed => ({
      ...{ collection: 'products', id: idOf(n), seq: 10, weight: 1, doc: null },
    }));
    const again = [{ ...gone[0], seq: 12, doc: {} } as Weighed];
    const room = { documents: 1, bytes: 100, isPacked: false };
    const page = merged(
      [
        { rows: gone, isCut: true },
        { rows: again, isCut: false },
      ],
      { ...BEGIN, seq: 9 },
      room,
    );
    expect(page).toEqual({ rows: [gone[0]], isCut: true });
  });
});
