import { createHash } from 'node:crypto';
import { anId, openOrderArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { describe, expect, it } from 'vitest';
import { arrivalsOf, textOf } from './arrivals.ts';
import { whole } from '../../../sharing/slices.ts';

const writer = () =>
  new EnvelopeWriter({ deviceId: anId(), outletId: anId(), actorId: anId(), at: 1_795_150_800_000 });
const written = (count: number) => {
  const by = writer();
  return Array.from({ length: count }, () => by.write({ name: 'order.open', args: openOrderArgs() }));
};
const read = (records: readonly unknown[], lastSeq: number) => whole(arrivalsOf(records, lastSeq));
const numbersOf = (records: readonly unknown[], lastSeq = 0) => read(records, lastSeq).map(({ seq }) => seq);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the number of a record', () => {
  it('is its own, wherever the device stands', () => {
    expect(numbersOf(written(3), 0)).toEqual([1, 2, 3]);
    expect(numbersOf(written(3), 9)).toEqual([1, 2, 3]);
  });

  it('is its own even when nothing else of it can be read', () => {
    expect(numbersOf([{ deviceSeq: 4 }, { deviceSeq: 5, name: 7 }], 9)).toEqual([4, 5]);
  });

  it('is counted from the one before it, or back from the one after it', () => {
    const [first, second, third] = written(3);
    expect(numbersOf([first, 'rubbish', third])).toEqual([1, 2, 3]);
    expect(numbersOf([first, second, null])).toEqual([1, 2, 3]);
    expect(numbersOf(['rubbish', second, third], 9)).toEqual([1, 2, 3]);
    expect(numbersOf(['rubbish', {}, third], 9)).toEqual([1, 2, 3]);
    expect(numbersOf(['rubbish', [], { deviceSeq: 2 }, third])).toEqual([1, 2, 2, 3]);
  });

  it('is the next one of the device where nothing tells', () => {
    expect(numbersOf(['rubbish', {}], 9)).toEqual([10, 11]);
    expect(numbersOf([], 9)).toEqual([]);
  });

  it('is not one that no device could have given', () => {
    const wrong = [0, -1, 1.5, '1', 2 ** 53, null, NaN].map((deviceSeq) => ({ deviceSeq }));
    expect(numbersOf(wrong, 9)).toEqual(wrong.map((_, i) => 10 + i));
  });
});

describe('an arrival', () => {
  it('keeps the record to the letter, under the hash that the device gave it', () => {
    const [record] = written(1);
    expect(read([record], 0)).toMatchObject([
      { record, hash: record?.hash, read: { ok: true, value: { id: record?.id } } },
    ]);
  });

  it('has a hash of its own where the device gave none that is one', () => {
    for (const hash of [undefined, 'x', 'A'.repeat(64), 7]) {
      const record = { deviceSeq: 1, hash };
      expect(read([record], 0)).toMatchObject([
        { hash: sha256(JSON.stringify(record)), read: { ok: false } },
      ]);
    }
  });

  it('comes of anything at all, be it nested a hundred thousand deep', () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    const arrivals = read([deep, null, 7, 'text', true, [], {}], 0);
    expect(arrivals.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(arrivals.every(({ read, hash }) => !read.ok && hash.length === 64)).toBe(true);
    expect(arrivals.map(({ record }) => textOf(record).length > 0)).not.toContain(false);
  });
});
