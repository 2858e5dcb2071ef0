import { isClosed, mutationFor, type Line, type Order, type ProductId } from '@meja/domain';
import { GENESIS, seal, type Envelope } from '@meja/sync';
import { tabletsOf, type Catalogue, type Outlet, type Tablet } from '../catalogue.ts';
import { tradingDays } from './calendar.ts';
import type { OrderScript, Step } from './script.ts';
import { Service } from './service.ts';

const DAY = 24 * 3_600_000;
const UNPAID_TABLES = 3;

export interface Delivery {
  envelope: Envelope;
  orderId: string;
}

/** What a tablet has delivered so far, and when it was last heard of. */
interface TabletState {
  tablet: Tablet;
  lastSeq: number;
  lastHash: string | null;
  lastSeenAt: number | null;
}

export interface OutletHistory {
  outlet: Outlet;
  orders: Order[];
  deliveries: Delivery[];
  tablets: TabletState[];
}

export interface Period {
  now: number;
  /** Days of sales before today. */
  days: number;
  /** Days, today included, of which each step that led to an order is kept as well. */
  loggedDays: number;
  /** The number of the outlets' streams under which all of it is written. */
  version: number;
}

/** All that has happened at an outlet up to now. */
export function historyOf(catalogue: Catalogue, outlet: Outlet, period: Period): OutletHistory {
  const { now } = period;
  const scripts = tradingDays(outlet.content, now, period.days)
    .flatMap((trading) => new Service(catalogue, outlet, trading, period.version).run())
    .filter((script) => script.begunBy(now));
  leaveTablesUnpaid(scripts, now);

  const minutes = new Map<ProductId, number>(catalogue.dishes.map((dish) => [dish.id, dish.content.minutes]));
  const minutesFor = (line: Line) => minutes.get(line.productId) ?? 0;
  const orders = scripts.flatMap((script) => script.asOf(now, minutesFor) ?? []);
  const steps = scripts.flatMap((script) => script.steps.filter((step) => step.at <= now));
  const logged = now - period.loggedDays * DAY;
  const delivered = tabletsOf(outlet).map((tablet) => deliver(outlet, tablet, steps, logged));
  return {
    outlet,
    orders,
    deliveries: delivered.flatMap(({ deliveries }) => deliveries),
    tablets: delivered.map(({ state }) => state),
  };
}

/** Somebody is always still sitting there, so that a tablet has tables to look at also after closing. */
function leaveTablesUnpaid(scripts: readonly OrderScript[], now: number): void {
  const seated = new Set<string>();
  for (const script of [...scripts].reverse()) {
    if (seated.size === UNPAID_TABLES) return;
    const { tableId } = script.order;
    if (!tableId || seated.has(tableId)) continue;
    const open = script.asOf(now, () => 0);
    if (!open || open.status === 'cancelled') continue;
    if (isClosed(open)) script.leaveUnpaid();
    seated.add(tableId);
  }
}

/** Numbers and seals a tablet's steps in the order in which they were made; the older ones are counted only. */
function deliver(outlet: Outlet, tablet: Tablet, all: readonly Step[], loggedFrom: number) {
  const steps = all.filter((step) => step.tablet === tablet).sort((a, b) => a.at - b.at);
  const deliveries: Delivery[] = [];
  let prev = GENESIS;
  steps.forEach((step, i) => {
    if (step.at < loggedFrom) return;
    const { command, base } = step;
    const envelope = seal({
      id: step.id,
      deviceId: tablet.id,
      deviceSeq: i + 1,
      outletId: outlet.id,
      actorId: step.actor.id,
      at: step.at,
      name: command.name,
      v: mutationFor(command.name).v,
      args: command.args,
      base,
      prev,
    });
    prev = envelope.hash;
    // The demo's people take orders and payments, which all name their order.
    if ('orderId' in command.args) deliveries.push({ envelope, orderId: command.args.orderId });
  });
  const last = steps.at(-1);
  const state: TabletState = {
    tablet,
    lastSeq: steps.length,
    lastHash: deliveries.length > 0 ? prev : null,
    lastSeenAt: last?.at ?? null,
  };
  return { deliveries, state };
}
