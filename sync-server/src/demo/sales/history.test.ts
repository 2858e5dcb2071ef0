import { billOf, dueOf, isClosed, Order, paidOf } from '@meja/domain';
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
  const { orders, deliveries, tablets } = until(NOON, catalogue, outlet);
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

  it('is the same whenever it is made', () => {
    expect(until(NOON, catalogue, outlet).orders).toEqual(orders);
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
