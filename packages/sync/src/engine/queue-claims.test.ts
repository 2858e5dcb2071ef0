import { describe, expect, it } from 'vitest';
import { GENESIS, type Envelope } from '../wire/envelope.ts';
import { QueueClaims, QueueFile } from '../wire/queue-file.ts';
import { seal } from './hash.ts';
import { isAsSigned, queueClaimsOf } from './queue-claims.ts';

const id = (n: number) => `0192f0c0-0000-7000-8000-00000000000${n}` as never;

function chain(length: number): Envelope[] {
  const envelopes: Envelope[] = [];
  for (let i = 0; i < length; i += 1)
    envelopes.push(
      seal({
        id: id(i + 1),
        deviceId: id(7),
        deviceSeq: i + 4,
        outletId: id(8),
        actorId: id(9),
        at: 1_795_150_800_000 + i,
        name: 'order.changeLineNote',
        v: 1,
        args: { note: 'tanpa 🌶' },
        base: {},
        prev: envelopes.at(-1)?.hash ?? GENESIS,
      }),
    );
  return envelopes;
}

const device = { id: id(7), tenantId: id(6), outletId: id(8), series: 'JKT-1', name: 'Kasir' };
const fileOf = (mutations: unknown[]) => ({ device, exportedAt: 1_795_150_900_000, mutations });

describe('what a device signs for its queue', () => {
  const envelopes = chain(3);
  const file = fileOf(envelopes);
  const claims = queueClaimsOf(file, { from: 4, to: 6 });

  it('says whose it is, where it hangs in the chain, and what is in it', () => {
    expect(QueueClaims.parse(claims)).toEqual(claims);
    expect(claims).toMatchObject({ from: 4, to: 6, count: 3, prev: GENESIS, head: envelopes[2]?.hash });
  });

  it('fits the file again after a way through text, however that is laid out', () => {
    const written = JSON.stringify({ format: 'meja-queue', v: 1, ...file, signature: 'x' }, null, 2);
    expect(isAsSigned(QueueFile.parse(JSON.parse(written)), claims)).toBe(true);
  });

  it('fits no file from which a record was taken, or to which one was added', () => {
    expect(isAsSigned(fileOf(envelopes.slice(1)), claims)).toBe(false);
    expect(isAsSigned(fileOf([...envelopes, envelopes[0]]), claims)).toBe(false);
  });

  it('fits no file in which anything was changed or moved', () => {
    const [a, b, c] = envelopes;
    for (const mutations of [
      [a, c, b],
      [a, b, { ...c, args: { note: 'with' } }],
      [a, b, { ...c, more: 1 }],
    ])
      expect(isAsSigned(fileOf(mutations), claims)).toBe(false);
    for (const changed of [
      { ...file, exportedAt: 1 },
      { ...file, device: { ...device, id: id(5) } },
      { ...file, device: { ...device, tenantId: id(5) } },
      { ...file, device: { ...device, outletId: id(5) } },
    ])
      expect(isAsSigned(changed, claims)).toBe(false);
  });

  it('binds a damaged record as it is, and says nothing of hashes that it lacks', () => {
    const damaged = fileOf([{ half: true }, envelopes[1], 'torn']);
    const signed = queueClaimsOf(damaged, { from: 4, to: 6 });
    expect(signed).toMatchObject({ prev: null, head: null, count: 3 });
    expect(isAsSigned(damaged, signed)).toBe(true);
    expect(isAsSigned(fileOf([{ half: false }, envelopes[1], 'torn']), signed)).toBe(false);
  });
});
