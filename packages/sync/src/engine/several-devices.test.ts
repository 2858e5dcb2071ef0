import { billOf, dueOf, keptOf, leftOf, type Command, type LineId, type Order } from '@meja/domain';
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
  refunding,
  sending,
  Tablet,
} from '../testing/outlet.ts';
import type { SealedMutation } from '../wire/envelope.ts';
import { replay } from './replay.ts';

const DAY = '2026-11-20';
const DEVICES = [1, 2, 3, 4];

/** What somebody may think of doing with the order as their tablet shows it; `n` numbers what it makes. */
type Tap = (order: Order | undefined, n: number, share: number) => Command | undefined;
const lineAt = (order: Order | undefined, share: number) =>
  order?.lines[Math.floor((share / 101) * order.lines.length)]?.id ?? LINE;
const part = (whole: number, share: number) => Math.max(1, Math.floor((whole * share) / 100));

const TAPS: Record<string, Tap> = {
  add: (_, n, share) => adding(anId<LineId>(n), ORDER, 100 * share),
  quantity: (order, _, share) => quantity(1 + (share % 5), lineAt(order, share)),
  note: (_, __, share) => header(`meja ${share}`),
  send: (order, _, share) => sending([lineAt(order, share)]),
  remove: (order, _, share) => ({
    name: 'order.removeLine',
    args: { orderId: ORDER, lineId: lineAt(order, share) },
  }),
  void: (order, _, share) => ({
    name: 'order.voidLine',
    args: { orderId: ORDER, lineId: lineAt(order, share), reason: 'habis' },
  }),
  pay: (order, n, share) => (order && dueOf(order) > 0 ? paying(n, part(dueOf(order), share)) : undefined),
  payAll: (order, n) => (order && dueOf(order) > 0 ? paying(n, dueOf(order)) : undefined),
  refund: (order, n, share) => {
    const payment = order?.payments.at(share % Math.max(1, order.payments.length));
    const number = payment && Number.parseInt(payment.id.slice(-12), 16);
    if (!order || !payment || number === undefined) return undefined;
    const left = keptOf(leftOf(order, payment));
    return left > 0 ? refunding(n, number, share > 60 ? left : part(left, share)) : undefined;
  },
  complete: () => ({ name: 'order.complete', args: { orderId: ORDER } }),
  cancel: () => ({ name: 'order.cancel', args: { orderId: ORDER, reason: 'tamu pulang' } }),
};
type Turn = { device: number; tap: string; share: number };

const turns = (taps: readonly string[], max = 24): fc.Arbitrary<Turn[]> =>
  fc.array(
    fc.record({
      device: fc.nat(DEVICES.length - 1),
      tap: fc.constantFrom(...taps),
      share: fc.nat(100),
    }),
    { maxLength: max },
  );

/** Tablets that have all seen the same order: one dish, and a payment that covers some of it. */
function openTable(): { outlet: Outlet; tablets: Tablet[] } {
  const outlet = new Outlet();
  const tablets = DEVICES.map((n) => new Tablet(n));
  const [first] = tablets;
  if (!first) throw new Error('no tablet');
  for (const command of [opening(), adding(), quantity(4), paying(900, 40_000)]) first.do(command);
  first.sync(outlet);
  for (const tablet of tablets) tablet.pull(outlet);
  return { outlet, tablets };
}

/** Every tablet goes on alone, as far as its own view lets it. */
function goOn(tablets: readonly Tablet[], taken: readonly Turn[]): void {
  for (const [i, { device, tap, share }] of taken.entries()) {
    const tablet = tablets[device];
    const command = tablet && TAPS[tap]?.(tablet.view().get('order', ORDER), 1_000 + i, share);
    if (command) tablet?.tryTo(command);
  }
}

/**
 * What people see, whatever came first: lines, payments and refunds by their ids. Of two taps that sent the same line the
 * one that was delivered first gives it its time.
 */
const picture = (orders: Iterable<Order>) =>
  essence(orders).map((order) => {
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    return {
      ...order,
      lines: order.lines.toSorted(byId).map((line) => ({ ...line, sentAt: line.sentAt !== null })),
      payments: order.payments.toSorted(byId),
      refunds: order.refunds.toSorted(byId),
    };
  });

const stands = (outcome: string) => outcome === 'applied' || outcome === 'merged';

describe('what was judged once', () => {
  const whatever = Object.keys(TAPS);
  const late = fc.shuffledSubarray(DEVICES, { minLength: DEVICES.length });

  /** Delivers tablet by tablet, and after each asks what `check` says of the mutations that stand. */
  const eachDelivery = (
    taken: readonly Turn[],
    order: readonly number[],
    check: (outlet: Outlet, standing: SealedMutation[]) => void,
  ) => {
    const { outlet, tablets } = openTable();
    goOn(tablets, taken);
    for (const n of order) {
      const { pending } = tablets[n - 1] ?? { pending: [] };
      const judgements = outlet.deliver(pending);
      const standing = pending.filter((_, i) => {
        const judgement = judgements[i];
        return (
          judgement && stands(judgement.outcome) && !('code' in judgement && judgement.code === 'UNALLOCATED')
        );
      });
      check(outlet, standing);
    }
  };

  it('changes nothing when it is replayed over a base that holds it already', () => {
    fc.assert(
      fc.property(turns(whatever), late, (taken, order) => {
        eachDelivery(taken, order, (outlet, standing) => {
          const again = replay(outlet.documents(), [standing], outlet.version + 1, () => DAY);
          expect(essence(again.allOf('order'))).toEqual(essence(outlet.orders()));
        });
      }),
      { numRuns: 300 },
    );
  });

  it('changes nothing when it is judged a second time, and a third', () => {
    fc.assert(
      fc.property(turns(whatever), late, (taken, order) => {
        eachDelivery(taken, order, (outlet, standing) => {
          const before = essence(outlet.orders());
          for (let again = 0; again < 2; again += 1) outlet.deliver(standing);
          expect(essence(outlet.orders())).toEqual(before);
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe('work that commutes', () => {
  /** Small enough that four tablets at once never pay more than is due, nor give back more than came. */
  const little = turns(['add', 'send', 'pay', 'refund'], 16).map((taken) =>
    taken.map((turn) => ({ ...turn, share: 1 + (turn.share % 6) })),
  );
  const sequence = fc.shuffledSubarray(DEVICES, { minLength: DEVICES.length });

  it('of several tablets ends at the same orders and the same bill, whoever delivers first', () => {
    fc.assert(
      fc.property(little, sequence, sequence, (taken, one, another) => {
        const { tablets } = openTable();
        goOn(tablets, taken);
        const delivered = (order: readonly number[]) => {
          const { outlet } = openTable();
          for (const n of order)
            for (const judgement of outlet.deliver(tablets[n - 1]?.pending ?? []))
              expect(stands(judgement.outcome)).toBe(true);
          return outlet;
        };
        const [left, right] = [delivered(one), delivered(another)];
        expect(picture(left.orders())).toEqual(picture(right.orders()));
        expect(billOf(left.order()).total).toBe(billOf(right.order()).total);
        const made = tablets.flatMap((tablet) => tablet.pending.map(({ name }) => name));
        const counted = (name: string) => made.filter((each) => each === name).length;
        expect(left.order().lines).toHaveLength(1 + counted('order.addLine'));
        expect(left.order().payments).toHaveLength(1 + counted('payment.record'));
        expect(left.order().refunds).toHaveLength(counted('payment.refund'));
      }),
      { numRuns: 300 },
    );
  });
});
