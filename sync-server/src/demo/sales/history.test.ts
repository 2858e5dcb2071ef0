import { billOf, cashDifference, dueOf, isClosed, movedBy, Order, paidOf, Shift } from '@meja/domain/all';
import { isIntact, readMutation } from '@meja/sync';
import { describe, expect, it } from 'vitest';
import { catalogueOf, type Catalogue, type Outlet } from '../catalogue.ts';
import { demoTenants } from '../content/index.ts';
import { historyOf } from './history.ts';

/** A Thursday, 12:40 in Jakarta. */
const NOON = Date.parse('2026-03-12T05:40:00Z');
/** The night after it, 02:30 in Jakarta. */
const NIGHT = Date.parse('2026-03-12T19:30:00Z');

const outlets: [string, Catalogue, Outlet][] = demoTenants
  .map(catalogueOf)
  .flatMap((catalogue) =>
    catalogue.outlets.map((outlet): [string, Catalogue, Outlet] => [outlet.content.name, catalogue, outlet]),
  );
const until = (now: number, catalogue: Catalogue, outlet: Outlet, days = 8) =>
  historyOf(catalogue, outlet, { now, days, loggedDays: 2, version: 1 });

describe.each(outlets)('the past of %s', (_, catalogue, outlet) => {
  const { orders, shifts, cash, deliveries, tablets } = until(NOON, catalogue, outlet);
  const today = '2026-03-12';

  it('has 40 to 140 orders a day', () => {
    const perDay = Map.groupBy(orders, (order) => order.businessDay);
    expect(perDay.size).toBe(9);
    for (const [day, ofDay] of perDay) {
      expect(ofDay.length).toBeLessThanOrEqual(140);
      if (day !== today) expect(ofDay.length).toBeGreaterThanOrEqual(40);
    }
  });

  it('consists of orders as the domain knows them', () => {
    for (const order of orders) expect(Order.parse(order)).toEqual(order);
  });

  it('is paid to the last rupiah where an order was completed, and not at all where it was cancelled', () => {
    for (const order of orders) {
      if (order.status === 'completed') expect(paidOf(order)).toBe(billOf(order).total);
      if (order.status === 'cancelled') expect(order.payments).toEqual([]);
      for (const payment of order.payments)
        expect(payment.tendered - payment.change).toBe(payment.amount + payment.rounding);
    }
  });

  it('ends now, with guests at three tables or more, one party each', () => {
    const open = orders.filter((order) => !isClosed(order));
    const seated = open.flatMap((order) => order.tableId ?? []);
    expect(new Set(seated).size).toBe(seated.length);
    expect(seated.length).toBeGreaterThanOrEqual(3);
    expect(open.some((order) => dueOf(order) > 0)).toBe(true);
    for (const order of orders) {
      expect(order.openedAt).toBeLessThanOrEqual(NOON);
      expect(order.completedAt ?? 0).toBeLessThanOrEqual(NOON);
    }
  });

  it('leaves guests at three tables also when the house is closed', () => {
    const night = until(NIGHT, catalogue, outlet, 3).orders;
    expect(night.filter((order) => !isClosed(order) && order.tableId !== null).length).toBeGreaterThanOrEqual(
      3,
    );
  });

  it('was told by its tablets in records that a server accepts, numbered without a gap', () => {
    for (const { tablet, lastSeq, lastHash } of tablets) {
      const own = deliveries
        .map(({ envelope }) => envelope)
        .filter((envelope) => envelope.deviceId === tablet.id);
      own.forEach((envelope, i) => {
        expect(readMutation(envelope).ok).toBe(true);
        expect(isIntact(envelope)).toBe(true);
        if (i > 0) expect(envelope.prev).toBe(own[i - 1]?.hash);
        expect(envelope.deviceSeq).toBe(lastSeq - own.length + i + 1);
      });
      expect(own.at(-1)?.hash).toBe(lastHash);
    }
  });

  it('has shifts of its till one after the other, of which the latest is open', () => {
    for (const shift of shifts) expect(Shift.parse(shift)).toEqual(shift);
    expect(new Set(shifts.map(({ businessDay }) => businessDay)).size).toBe(9);
    shifts.forEach(({ deviceId, openedAt, closedAt }, i) => {
      const next = shifts[i + 1];
      expect(deviceId).toBe(outlet.till.id);
      if (next) {
        expect(closedAt).toBeGreaterThan(openedAt);
        expect(closedAt).toBeLessThanOrEqual(next.openedAt);
      } else expect(closedAt).toBeNull();
    });
    expect(until(NIGHT, catalogue, outlet, 3).shifts.at(-1)?.closedAt).toBeNull();
  });

  it('has all cash of its payments and refunds in the shift that was open then', () => {
    const shiftOf = new Map(shifts.map((shift) => [shift.id, shift]));
    for (const { entry } of cash) {
      const { openedAt, closedAt } = shiftOf.get(entry.shiftId) ?? { openedAt: Infinity, closedAt: null };
      expect(entry.at).toBeGreaterThanOrEqual(openedAt);
      expect(entry.at).toBeLessThanOrEqual(closedAt ?? NOON);
      expect(entry.amount).toBeGreaterThan(0);
    }
    const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
    const inCash = orders.flatMap(({ payments }) => payments.filter(({ method }) => method === 'cash'));
    const paid = sum(inCash.map(({ amount, rounding }) => amount + rounding));
    const givenBack = sum(orders.flatMap(({ refunds }) => refunds.map(({ amount }) => amount)));
    expect(sum(shifts.map(({ sales }) => sales))).toBe(paid);
    expect(sum(shifts.map(({ refunds }) => refunds))).toBe(givenBack);
  });

  it('has drawers that were dropped from and paid from, for a reason, and counted mostly right', () => {
    for (const type of ['drop', 'payout'] as const)
      expect(shifts.some((shift) => movedBy(shift, type) > 0)).toBe(true);
    for (const { reason, irregular } of shifts.flatMap(({ movements }) => movements)) {
      expect(reason).not.toBe('');
      expect(irregular).toBeNull();
    }
    const differences = shifts.flatMap((shift) => cashDifference(shift) ?? []);
    expect(differences).toHaveLength(shifts.length - 1);
    expect(differences.filter((each) => each === 0).length).toBeGreaterThan(differences.length / 2);
    expect(Math.max(...differences.map(Math.abs))).toBeLessThanOrEqual(50_000);
  });

  it('is the same whenever it is made', () => {
    const again = until(NOON, catalogue, outlet);
    expect(again.orders).toEqual(orders);
    expect(again.shifts).toEqual(shifts);
  });
});

it('is busiest at lunch where offices are near', () => {
  const [, catalogue, outlet] = outlets.find(([name]) => name === 'Jakarta Sudirman') ?? [];
  if (!catalogue || !outlet) throw new Error('no such outlet');
  const perHour = Map.groupBy(
    until(NOON, catalogue, outlet).orders,
    (order) => (new Date(order.openedAt).getUTCHours() + 7) % 24,
  );
  const busiest = [...perHour].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
  expect(busiest).toBe(12);
});
