import { beforeEach, describe, expect, it } from 'vitest';
import {
  adding,
  anId,
  header,
  LINE,
  opening,
  ORDER,
  Outlet,
  paying,
  quantity,
  Tablet,
} from '../testing/outlet.ts';
import { hasMovedOn, overtakenPart, seenVersions } from './seen.ts';

let outlet: Outlet;
let [a, b] = [new Tablet(1), new Tablet(2)];

const orderKey = `order:${ORDER}`;
const lineKey = `${orderKey}/line:${LINE}`;
const headerKey = `${orderKey}/header`;
const LINE_PART = { ref: { kind: 'order', id: ORDER }, part: `line:${LINE}` };

/** Tablet a has opened an order with a line, number 1, and b has it. */
beforeEach(() => {
  outlet = new Outlet();
  [a, b] = [new Tablet(1), new Tablet(2)];
  a.do(opening());
  a.do(adding());
  a.sync(outlet);
  b.pull(outlet);
});

describe('what a device has seen', () => {
  it('names the order and just the parts that the command overwrites', () => {
    expect(seenVersions(b.view(), quantity(3), b.id)).toEqual({ [orderKey]: 1, [lineKey]: 1 });
    expect(seenVersions(b.view(), header('x'), b.id)).toEqual({ [orderKey]: 1, [headerKey]: 1 });
    expect(seenVersions(b.view(), paying(30, 1_000), b.id)).toEqual({ [orderKey]: 1 });
  });

  it('of what there is not, and of its own work, is 0', () => {
    expect(seenVersions(b.view(), quantity(3, anId(99), anId(98)), b.id)).toEqual({
      [`order:${anId(98)}`]: 0,
      [`order:${anId(98)}/line:${anId(99)}`]: 0,
    });
    expect(seenVersions(a.view(), quantity(3), a.id)).toEqual({ [orderKey]: 0, [lineKey]: 0 });
  });

  it('does not grow by its own pending work', () => {
    b.do(quantity(3));
    b.do(quantity(4));
    expect(seenVersions(b.view(), quantity(5), b.id)).toEqual({ [orderKey]: 1, [lineKey]: 1 });
  });

  it('is the same before and after its own work came back', () => {
    b.do(quantity(3));
    const before = seenVersions(b.view(), quantity(4), b.id);
    b.sync(outlet);
    expect(seenVersions(b.view(), quantity(4), b.id)).toEqual(before);
  });
});

describe('a part', () => {
  it("is overtaken by another's change of it, not by one of another part, nor by one's own", () => {
    const base = seenVersions(a.view(), quantity(3), a.id);
    b.do(header('meja dekat jendela'));
    b.sync(outlet);
    a.do(quantity(2));
    a.sync(outlet);
    const world = a.view();
    expect(overtakenPart(world, quantity(3), base, a.id)).toBeUndefined();
    b.pull(outlet);
    b.do(quantity(7));
    b.sync(outlet);
    a.pull(outlet);
    expect(overtakenPart(a.view(), quantity(3), base, a.id)).toEqual(LINE_PART);
  });

  it('is never overtaken for a command that overwrites nothing', () => {
    expect(overtakenPart(b.view(), adding(anId(21)), {}, b.id)).toBeUndefined();
    expect(overtakenPart(b.view(), paying(30, 1), {}, b.id)).toBeUndefined();
  });

  it('that a base does not name was seen as new', () => {
    expect(overtakenPart(b.view(), quantity(3), {}, b.id)).toEqual(LINE_PART);
    expect(overtakenPart(a.view(), quantity(3), {}, a.id)).toBeUndefined();
  });
});

describe('an order', () => {
  it("has moved on by others' work only", () => {
    const seen = seenVersions(a.view(), adding(anId(21)), a.id);
    a.do(adding(anId(22)));
    a.sync(outlet);
    expect(hasMovedOn(a.view(), adding(anId(21)), seen, a.id)).toBe(false);
    b.pull(outlet);
    b.do(adding(anId(23)));
    b.sync(outlet);
    a.pull(outlet);
    expect(hasMovedOn(a.view(), adding(anId(21)), seen, a.id)).toBe(true);
  });
});
