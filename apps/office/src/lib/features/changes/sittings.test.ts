import { describe, expect, it } from 'vitest';
import { cameLate, sittingsOf } from './sittings.ts';

const MINUTE = 60_000;
let count = 0;
const done = (actor: string, device: string, minute: number, receivedMinute = minute) => ({
  key: String((count += 1)),
  actor,
  device: { id: device },
  at: minute * MINUTE,
  receivedAt: receivedMinute * MINUTE,
});

describe('sittings', () => {
  it('hold together what one person did on one tablet in one go', () => {
    const sittings = sittingsOf([
      done('Budi', 'A', 0),
      done('Budi', 'A', 2),
      done('Sari', 'A', 2),
      done('Budi', 'A', 3),
    ]);
    expect(sittings.map(({ entries }) => entries.length)).toEqual([2, 1, 1]);
    expect(sittings[0]).toMatchObject({ from: 0, to: 2 * MINUTE });
  });

  it('begin anew on another tablet and after a break', () => {
    const sittings = sittingsOf([done('Budi', 'A', 0), done('Budi', 'B', 0), done('Budi', 'B', 4)]);
    expect(sittings).toHaveLength(3);
  });

  it('tell what reached the server late', () => {
    const [offline, online] = sittingsOf([done('Budi', 'A', 0, 42), done('Sari', 'B', 50)]);
    expect(offline && cameLate(offline)).toBe(true);
    expect(online && cameLate(online)).toBe(false);
  });
});
