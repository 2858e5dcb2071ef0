import {
  dueOf,
  findLine,
  unsentLines,
  type AnyDocument,
  type Command,
  type LineId,
  type Order,
  type OrderId,
} from '@meja/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adding,
  anId,
  essence,
  header,
  LINE,
  opening,
  ORDER,
  Outlet,
  paying,
  quantity,
  sending,
  Tablet,
} from '../testing/outlet.ts';
import { documentsOf, DocumentBook } from './book.ts';
import { replay } from './replay.ts';

const DAY = '2026-11-20';
const view = (base: readonly AnyDocument[], tablet: Tablet) =>
  replay(base, [tablet.pending], 1_000, () => DAY);

/** A tap somewhere on the screen; what it comes to depends on what the screen shows then. */
interface Tap {
  kind:
    | 'open'
    | 'add'
    | 'quantity'
    | 'note'
    | 'remove'
    | 'void'
    | 'send'
    | 'header'
    | 'pay'
    | 'cancel'
    | 'complete';
  order: number;
  line: number;
  value: number;
}
const taps: fc.Arbitrary<Tap> = fc.record({
  kind: fc.constantFrom(
    ...(['open', 'add', 'add', 'add', 'quantity', 'quantity', 'note', 'remove', 'void', 'send'] as const),
    ...(['header', 'pay', 'pay', 'cancel', 'complete', 'complete'] as const),
  ),
  order: fc.nat(2),
  line: fc.nat(3),
  value: fc.integer({ min: 1, max: 6 }),
});

let serial = 0;

function commandOf(tap: Tap, book: DocumentBook): Command | undefined {
  serial += 1;
  const orders = book.allOf('order');
  const order = orders[tap.order % Math.max(1, orders.length)];
  if (tap.kind === 'open' || !order) return opening(anId<OrderId>(1_000_000 + serial));
  const line = order.lines[tap.line % Math.max(1, order.lines.length)];
  return onOrder(tap, order, line?.id ?? LINE);
}

function onOrder({ kind, value }: Tap, order: Order, lineId: LineId): Command | undefined {
  const at = { orderId: order.id, lineId };
  switch (kind) {
    case 'add':
      return adding(anId(2_000_000 + serial), order.id, value * 5_000);
    case 'quantity':
      return quantity(value, lineId, order.id);
    case 'note':
      return { name: 'order.changeLineNote', args: { ...at, note: `catatan ${value}` } };
    case 'remove':
      return { name: 'order.removeLine', args: at };
    case 'void':
      return { name: 'order.voidLine', args: { ...at, reason: 'habis' } };
    case 'send': {
      const [first, ...rest] = unsentLines(order).map(({ id }) => id);
      return first && sending(value > 3 ? [first] : [first, ...rest], order.id);
    }
    case 'header':
      return header(`meja ${value}`, order.id);
    case 'pay': {
      const due = dueOf(order);
      const amount = value > 3 ? due : Math.ceil((due * value) / 6);
      return amount > 0 ? paying(3_000_000 + serial, amount, order.id) : undefined;
    }
    case 'cancel':
      return { name: 'order.cancel', args: { orderId: order.id, reason: 'tamu pulang' } };
    case 'complete':
      return { name: 'order.complete', args: { orderId: order.id } };
    case 'open':
      return undefined;
    default:
      return kind satisfies never;
  }
}

function tap(tablet: Tablet, taps: readonly Tap[]): void {
  for (const each of taps) {
    const command = commandOf(each, tablet.view());
    if (command) tablet.tryTo(command);
  }
}

/** Three tablets at work: taps, deliveries of a part of what is pending, pulls. */
type Turn = { tablet: number; taps: Tap[]; delivers: number; pulls: boolean };
const turns: fc.Arbitrary<Turn[]> = fc.array(
  fc.record({
    tablet: fc.nat(2),
    taps: fc.array(taps, { maxLength: 5 }),
    delivers: fc.nat(6),
    pulls: fc.boolean(),
  }),
  { maxLength: 10 },
);

function play(outlet: Outlet, tablets: readonly Tablet[], played: readonly Turn[]): void {
  const unpulled = new Map(tablets.map((tablet) => [tablet, 0]));
  for (const turn of played) {
    const tablet = tablets[turn.tablet % tablets.length];
    if (!tablet) continue;
    tap(tablet, turn.taps);
    const judged = unpulled.get(tablet) ?? 0;
    const delivered = Math.min(tablet.pending.length, judged + turn.delivers);
    if (delivered > judged) outlet.deliver(tablet.pending.slice(judged, delivered));
    if (turn.pulls) tablet.pull(outlet, tablet.pending.slice(delivered));
    unpulled.set(tablet, turn.pulls ? 0 : delivered);
  }
  // All that was judged comes back.
  for (const tablet of tablets) tablet.pull(outlet, tablet.pending.slice(unpulled.get(tablet)));
}

describe('a view', () => {
  it('is a function of base and pending: the same both give the same view, and neither is changed', () => {
    fc.assert(
      fc.property(turns, (played) => {
        const [outlet, tablets] = [new Outlet(), [new Tablet(1), new Tablet(2), new Tablet(3)]];
        play(outlet, tablets, played);
        for (const tablet of tablets) {
          const before = JSON.stringify(tablet.base);
          const first = view(tablet.base, tablet).all();
          expect(view(JSON.parse(before) as AnyDocument[], tablet).all()).toEqual(first);
          expect(JSON.stringify(tablet.base)).toBe(before);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('foretells what the server will make of the pending work, whatever others did before', () => {
    fc.assert(
      fc.property(turns, (played) => {
        const [outlet, tablets] = [new Outlet(), [new Tablet(1), new Tablet(2), new Tablet(3)]];
        play(outlet, tablets, played);
        const [tablet] = tablets;
        if (!tablet) return;
        const foretold = essence(view(tablet.base, tablet).allOf('order'));
        outlet.deliver(tablet.pending);
        expect(essence(outlet.orders())).toEqual(foretold);
      }),
      { numRuns: 150 },
    );
  });

  it('stays the same while the applied part of the pending work comes back with the base', () => {
    fc.assert(
      fc.property(fc.array(taps, { maxLength: 25 }), fc.nat(25), (played, cut) => {
        const [outlet, tablet] = [new Outlet(), new Tablet(1)];
        tap(tablet, played);
        const shown = essence(view([], tablet).allOf('order'));
        const judgements = outlet.deliver(tablet.pending.slice(0, cut));
        expect(judgements.every(({ outcome }) => outcome === 'applied')).toBe(true);
        tablet.pull(outlet, tablet.pending.slice(cut));
        expect(essence(view(tablet.base, tablet).allOf('order'))).toEqual(shown);
      }),
      { numRuns: 150 },
    );
  });

  it('stays the same even while the base has what is still thought pending: a first load comes in pages', () => {
    fc.assert(
      fc.property(fc.array(taps, { maxLength: 25 }), (played) => {
        const [outlet, tablet] = [new Outlet(), new Tablet(1)];
        tap(tablet, played);
        const shown = essence(view([], tablet).allOf('order'));
        outlet.deliver(tablet.pending);
        expect(essence(view(outlet.documents(), tablet).allOf('order'))).toEqual(shown);
      }),
      { numRuns: 150 },
    );
  });

  it('leaves out pending work that no longer fits, and keeps what comes after it', () => {
    const [outlet, a, b] = [new Outlet(), new Tablet(1), new Tablet(2)];
    a.do(opening());
    a.do(adding());
    a.sync(outlet);
    b.pull(outlet);
    b.do(quantity(5));
    b.do(adding(anId(21)));
    a.do(quantity(2));
    a.sync(outlet);
    b.pull(outlet, b.pending);
    const order = b.view().get('order', ORDER);
    expect(order && findLine(order, LINE)?.quantity).toBe(2);
    expect(order && findLine(order, anId(21))).toBeDefined();
  });
});

describe('a book of documents', () => {
  it('tells all of them and just those that were put since', () => {
    const outlet = new Outlet();
    const a = new Tablet(1);
    a.do(opening());
    a.do(opening(anId(11)));
    a.sync(outlet);
    const book = new DocumentBook(outlet.documents());
    expect(book.changed()).toEqual([]);
    const note = { ...outlet.order(), note: 'lain' };
    book.put({ documents: documentsOf('order', [note]), entries: [] });
    expect(book.get('order', ORDER)).toBe(note);
    expect(book.changed()).toEqual([{ kind: 'order', doc: note }]);
    expect(book.all()).toHaveLength(2);
    expect(outlet.order().note).toBe('');
  });
});
