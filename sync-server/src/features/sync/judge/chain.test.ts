import { GENESIS, type Envelope } from '@meja/sync';
import { anId, openOrderArgs, EnvelopeWriter } from '@meja/testing/envelope-writer';
import { describe, expect, it } from 'vitest';
import { arrivalsOf } from './arrivals.ts';
import { followChain, headOf } from './chain.ts';
import { whole } from '../../../sharing/slices.ts';

const writer = () => new EnvelopeWriter({ deviceId: anId(), outletId: anId(), actorId: anId(), at: 0 });
const open = (by: EnvelopeWriter) => by.write({ name: 'order.open', args: openOrderArgs() });
const records = (count: number, by = writer()): Envelope[] => Array.from({ length: count }, () => open(by));
const follow = (sent: unknown[], head: string | null = GENESIS) =>
  whole(followChain(whole(arrivalsOf(sent, 0)), head));

describe("a device's chain", () => {
  it('begins at nothing, and goes on at what was kept of the last record', () => {
    expect(headOf({ lastSeq: 0, lastHash: null })).toBe(GENESIS);
    expect(headOf({ lastSeq: 7, lastHash: 'abc' })).toBe('abc');
    expect(headOf({ lastSeq: 7, lastHash: null })).toBe(null);
  });

  it('holds where each record names the one before it', () => {
    const sent = records(3);
    expect(follow(sent)).toMatchObject({ breaks: [], lastHash: sent[2]?.hash });
    expect(follow(sent).arrivals).toEqual(whole(arrivalsOf(sent, 0)));
    expect(follow(sent.slice(2), sent[1]?.hash)).toMatchObject({ breaks: [] });
  });

  it('breaks once where a record follows on another than was delivered', () => {
    const [first, second, third, fourth] = records(4);
    const skipped = follow([first, third, fourth]);
    expect(skipped.breaks).toEqual([{ deviceSeq: 3, expected: first?.hash, got: second?.hash }]);
    expect(skipped.arrivals.every(({ read }) => read.ok)).toBe(true);
    expect(follow([second], 'f'.repeat(64)).breaks).toHaveLength(1);
  });

  it('sets aside just the record that is not what was sealed', () => {
    const [first, second, third] = records(3);
    const forged = { ...second, args: openOrderArgs({ note: 'free of charge' }) };
    const { arrivals, breaks, lastHash } = follow([first, forged, third]);
    expect(arrivals.map(({ read }) => (read.ok ? 'ok' : read.error.code))).toEqual(['ok', 'ALTERED', 'ok']);
    expect({ breaks, lastHash }).toEqual({ breaks: [], lastHash: third?.hash });
  });

  it('takes for altered what an unknown member was added to, or a hash that is made up', () => {
    const [only] = records(1);
    for (const changed of [
      { ...only, extra: true },
      { ...only, hash: 'a'.repeat(64) },
    ])
      expect(follow([changed])).toMatchObject({
        arrivals: [{ read: { error: { code: 'ALTERED' } } }],
        lastHash: null,
      });
  });

  it('is unknown, not broken, after a record that cannot be read', () => {
    const [first, , third] = records(3);
    expect(follow([first, 'torn', third])).toMatchObject({ breaks: [], lastHash: third?.hash });
    expect(follow([first, { deviceSeq: 2, hash: 'short' }])).toMatchObject({ breaks: [], lastHash: null });
    expect(follow([third], null).breaks).toEqual([]);
  });

  it('goes on through a record whose content is whole though nobody understands it', () => {
    const by = writer();
    const odd = by.write({ name: 'order.open', args: openOrderArgs() }, { name: 'order.levitate' });
    const next = open(by);
    expect(follow([odd, next])).toMatchObject({ breaks: [], lastHash: next.hash });
  });

  it('survives a record that is nested without end', () => {
    let deep: unknown = 0;
    for (let i = 0; i < 50_000; i += 1) deep = [deep];
    const [first] = records(1);
    expect(follow([{ ...first, args: deep }]).lastHash).toBe(null);
  });
});
