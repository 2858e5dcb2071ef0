import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { v7 } from 'uuid';

type Generator = ReturnType<typeof xoroshiro128plus>;

/** Chance that is the same at every run. Each label has a sequence of its own, so one can change without the others. */
export class Random {
  readonly #generator: Generator;

  constructor(label: string) {
    this.#generator = xoroshiro128plus(digest(label).readInt32BE(0));
  }

  /** From 0 up to, not including, 1. */
  unit(): number {
    return uniformFloat64(this.#generator);
  }

  /** A whole number, both ends included. */
  int(from: number, to: number): number {
    return uniformInt(this.#generator, from, to);
  }

  chance(percent: number): boolean {
    return this.unit() * 100 < percent;
  }

  pick<T>(items: readonly T[]): T {
    return itemAt(items, this.int(0, items.length - 1));
  }

  weighted<T>(items: readonly T[], weightOf: (item: T) => number): T {
    const sum = items.reduce((total, item) => total + weightOf(item), 0);
    let left = this.unit() * sum;
    for (const item of items) {
      left -= weightOf(item);
      if (left < 0) return item;
    }
    return itemAt(items, items.length - 1);
  }

  /** `percent` as a number of times: 230 is two for sure and a third in 30 of 100 cases. */
  times(percent: number): number {
    return Math.floor(percent / 100) + (this.chance(percent % 100) ? 1 : 0);
  }

  digits(length: number): string {
    return Array.from({ length }, () => this.int(0, 9)).join('');
  }

  /** A UUIDv7 of the given instant. */
  uuid(at: number): string {
    const random = Buffer.allocUnsafe(16);
    for (let offset = 4; offset < 16; offset += 4) random.writeInt32BE(this.#generator.next() | 0, offset);
    return v7({ msecs: at, random });
  }
}

/** The same UUIDv7 for the same label, at every run. */
export const uuidOf = (label: string, at: number): string => v7({ msecs: at, random: digest(label) });

const digest = (label: string): Buffer => createHash('sha256').update(label).digest();

function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError('nothing to choose from');
  return item;
}
