import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { START } from './cursors.ts';
import { packed, unpacked, WholePullResponse } from './pack.ts';
import type { Change, PullResponse } from './pull.ts';

const id = fc.uuid();
const value = fc.oneof(fc.jsonValue(), fc.maxSafeInteger(), id, fc.array(id), fc.constant(null));
/** Documents of one shape, each key with values of whatever kind. */
const changes = fc
  .uniqueArray(
    fc.string({ minLength: 1 }).filter((key) => key !== 'id' && key !== '__proto__'),
    { maxLength: 6 },
  )
  .chain((keys) => {
    const doc = fc.record({ id, ...Object.fromEntries(keys.map((key) => [key, value])) });
    return fc.array(fc.tuple(doc, fc.integer({ min: 1 })), { minLength: 1, maxLength: 30 });
  })
  .map((docs) => docs.map(([doc, seq]): Change => ({ collection: 'products', id: doc.id, seq, doc })));

const ONE = '019abcde-f012-7345-8678-9abcdef01234';
const OTHER = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
const CATEGORY = '019abcde-0000-7000-8000-00000000000a';

const asSent = (each: unknown): unknown => JSON.parse(JSON.stringify(each));

const answer = (packs: unknown[]): PullResponse => ({
  epoch: ONE,
  reset: false,
  serverTime: 1,
  changes: [],
  packs,
  cursors: START,
  remaining: 0,
  ackSeq: 0,
  keepFrom: '2026-11-21',
  checksums: {},
});

describe('a pack', () => {
  it('stands for the changes that it was made of, whatever their documents hold', () => {
    fc.assert(
      fc.property(changes, (made) => {
        expect(unpacked(asSent(packed(made)))).toEqual(asSent(made));
      }),
    );
  });

  it('tells numbers as they are where a step between them is more than a number can say', () => {
    const numbers = [-5e15, 5e15, 5e15 + 1, 5e15 + 2, 5e15 + 3];
    const made = numbers.map((price, i): Change => ({
      collection: 'products',
      id: ONE,
      seq: i,
      doc: { id: ONE, price },
    }));
    expect(unpacked(asSent(packed(made)))).toEqual(made);
  });

  it('of ids that came one after another says little but their random part', () => {
    const made = Array.from({ length: 200 }, (_, i): Change => {
      const random = ((i + 1) * 0x5deece66d).toString(16).padStart(12, '0').slice(-12);
      const own = `019abcde-f012-7${i.toString(16).padStart(3, '0')}-8000-${random}`;
      return { collection: 'products', id: own, seq: 7, doc: { id: own, position: 1_000 + i } };
    });
    expect(JSON.stringify(packed(made)).length).toBeLessThan(200 * 20);
  });

  it('is not made of documents that differ in shape, or of an id that is not the document’s', () => {
    const change = (own: string, doc: object): Change => ({ collection: 'products', id: own, seq: 1, doc });
    expect(packed([change(ONE, { id: ONE }), change(OTHER, { id: OTHER, name: 'Soto' })])).toBeUndefined();
    expect(packed([change(ONE, { id: OTHER })])).toBeUndefined();
  });

  it('that was damaged makes the whole answer unreadable, rather than a menu with other prices', () => {
    const whole = packed([
      { collection: 'products', id: ONE, seq: 1, doc: { id: ONE, categoryId: CATEGORY, price: 5 } },
    ]);
    expect(WholePullResponse.safeParse(answer([whole])).data?.changes).toHaveLength(1);
    const damaged = [
      { ...whole, columns: [{ key: 'price', of: { values: [] } }] },
      { ...whole, columns: [{ key: 'categoryId', of: { ref: [3] } }] },
      { ...whole, ids: { heads: 'zz', tails: whole?.ids.tails } },
      { ...whole, ids: { heads: whole?.ids.heads, tails: '§' } },
      { ...whole, ids: { heads: whole?.ids.heads, tails: '' } },
      { ...whole, refs: { heads: whole?.refs.heads, tails: whole?.refs.tails.slice(0, 8) } },
      'no pack',
    ];
    for (const pack of damaged) expect(WholePullResponse.safeParse(answer([pack])).success).toBe(false);
  });
});
