import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceId } from './ids.ts';
import { anId, ME, OTHER } from '../testing/builders.ts';
import { advance, foreignVersion, HEAD_OFFICE, newStamp } from './stamp.ts';

const by = (deviceId: DeviceId, version: number) => ({ deviceId, version });

describe('a stamp', () => {
  it('of something new names nobody before', () => {
    expect(newStamp(by(ME, 4))).toEqual({ v: 4, by: ME, prior: 0 });
  });

  it('keeps what the others had done while one device goes on', () => {
    const theirs = newStamp(by(OTHER, 4));
    const mine = advance(advance(theirs, by(ME, 5)), by(ME, 6));
    expect(mine).toEqual({ v: 6, by: ME, prior: 4 });
    expect(foreignVersion(mine, ME)).toBe(4);
    expect(foreignVersion(mine, OTHER)).toBe(6);
  });

  it('of a decision at head office is news to every device, and stays so when one goes on', () => {
    const decided = advance(newStamp(by(ME, 4)), by(HEAD_OFFICE, 5));
    for (const device of [ME, OTHER]) expect(foreignVersion(decided, device)).toBe(5);
    expect(foreignVersion(advance(decided, by(ME, 6)), ME)).toBe(5);
  });

  it("tells every device the newest version that another one made, whoever's turn it was", () => {
    const devices = [1, 2, 3].map((n) => anId<DeviceId>(n));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 20 }), (turns) => {
        const history = turns.map((turn, i) => by(devices[turn] ?? ME, i + 1));
        const [first, ...rest] = history;
        if (!first) return;
        const stamp = rest.reduce(advance, newStamp(first));
        for (const me of devices)
          expect(foreignVersion(stamp, me)).toBe(
            history.findLast(({ deviceId }) => deviceId !== me)?.version ?? 0,
          );
      }),
    );
  });
});
