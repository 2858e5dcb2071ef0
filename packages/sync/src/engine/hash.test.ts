import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GENESIS, type Envelope } from '../wire/envelope.ts';
import { hashOf, isIntact, seal } from './hash.ts';

const id = (n: number) => `0192f0c0-0000-7000-8000-00000000000${n}` as never;
const orderKey = 'order:0192f0c0-0000-7000-8000-000000000005';
const envelope: Omit<Envelope, 'hash'> = {
  id: id(1),
  deviceId: id(2),
  deviceSeq: 1,
  outletId: id(3),
  actorId: id(4),
  at: 1_795_150_800_000,
  name: 'order.changeLineNote',
  v: 1,
  args: { orderId: id(5), lineId: id(6), note: 'tanpa 🌶, "pedas"\n' },
  base: { [orderKey]: 3, [`${orderKey}/line:0192f0c0-0000-7000-8000-000000000006`]: 0 },
  prev: GENESIS,
};

/** The same value with every object's keys the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, reversed(each)]),
  );
}

describe('the hash of an envelope', () => {
  it('is the SHA-256 of its canonical JSON, as any other program computes it', () => {
    // python3: sha256(json.dumps(envelope, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode())
    expect(hashOf(envelope)).toBe('b1404417983f0315f3a1ea3f232e2da991d9f459bfb1c0ff3ea51a33b7d07b85');
  });

  it('does not depend on the order of keys, nor on a way through JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (args) => {
        const told = { ...envelope, args };
        expect(hashOf(reversed(told) as typeof told)).toBe(hashOf(told));
        expect(hashOf(JSON.parse(JSON.stringify(told)) as typeof told)).toBe(hashOf(told));
      }),
    );
  });

  it('leaves out what JSON leaves out', () => {
    expect(hashOf({ ...envelope, args: { note: 'x', reference: undefined } })).toBe(
      hashOf({ ...envelope, args: { note: 'x' } }),
    );
  });

  it('changes with every part', () => {
    const changes: Partial<Envelope>[] = [
      { id: id(9) },
      { deviceId: id(9) },
      { deviceSeq: 2 },
      { outletId: id(9) },
      { actorId: id(9) },
      { at: envelope.at + 1 },
      { name: 'order.addLine' },
      { v: 2 },
      { args: { orderId: id(5), lineId: id(6), note: 'tanpa 🌶, "pedas"\n ' } },
      { args: null },
      { base: { ...envelope.base, [orderKey]: 4 } },
      { base: {} },
      { prev: 'f'.repeat(64) },
    ];
    const hashes = changes.map((change) => hashOf({ ...envelope, ...change }));
    expect(new Set([...hashes, hashOf(envelope)]).size).toBe(changes.length + 1);
  });

  it('tells an envelope that was altered from one that was not, and does not cover itself', () => {
    const sealed = seal(envelope);
    expect(isIntact(sealed)).toBe(true);
    expect(isIntact({ ...sealed, at: sealed.at + 1 })).toBe(false);
    expect(isIntact({ ...sealed, hash: GENESIS })).toBe(false);
    expect(seal({ ...sealed }).hash).not.toBe(sealed.hash);
  });

  it('chains: the next one changes with the one before', () => {
    const [one, other] = [seal(envelope), seal({ ...envelope, deviceSeq: 2 })];
    const next = { ...envelope, id: id(8), deviceSeq: 3 };
    expect(hashOf({ ...next, prev: one.hash })).not.toBe(hashOf({ ...next, prev: other.hash }));
  });
});
