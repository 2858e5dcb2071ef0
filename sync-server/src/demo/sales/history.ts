import {
  isClosed,
  mutationFor,
  type CashEntry,
  type Line,
  type Order,
  type ProductId,
  type Ref,
  type Shift,
} from '@meja/domain/all';
import { GENESIS, seal, type Envelope } from '@meja/sync';
import type { Added } from '../../features/streams/index.ts';
import { tabletsOf, type Catalogue, type Outlet, type Tablet } from '../catalogue.ts';
import { tradingDays } from './calendar.ts';
import { countedAfter, drawerHistory, type DrawerHistory } from './drawer.ts';
import type { OrderScript } from './script.ts';
import { Service } from './service.ts';
import type { Step } from './step.ts';
import type { Turn } from './turns.ts';

const DAY = 24 * 3_600_000;
const UNPAID_TABLES = 3;

export interface Delivery {
  envelope: Envelope;
  /** The documents in whose history it shows. */
  subjects: readonly Ref[];
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
  /** With the sums of their cash, as the server computes them. */
  shifts: Shift[];
  cash: Added<CashEntry>[];
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
  const days = tradingDays(outlet.content, now, period.days).map((trading) => {
    const service = new Service(catalogue, outlet, trading, period.version);
    return { turns: service.turns, scripts: service.run().filter((script) => script.begunBy(now)) };
  });
  const scripts = days.flatMap((day) => day.scripts);
  leaveTablesUnpaid(scripts, now);

  const minutes = new Map<ProductId, number>(catalogue.dishes.map((dish) => [dish.id, dish.content.minutes]));
  const minutesFor = (line: Line) => minutes.get(line.productId) ?? 0;
  const orders = scripts.flatMap((script) => script.asOf(now, minutesFor) ?? []);
  const sold = scripts.flatMap((script) => script.steps.filter((step) => step.at <= now));
  const drawers = drawersOf(outlet, days, sold, period);
  // At the same instant a shift opens before it takes cash.
  const steps = [...drawers.flatMap((drawer) => drawer.steps), ...sold];
  const logged = now - period.loggedDays * DAY;
  const delivered = tabletsOf(outlet).map((tablet) => deliver(outlet, tablet, steps, logged));
  return {
    outlet,
    orders,
    shifts: drawers.map(({ shift }) => shift),
    cash: steps.flatMap(({ cash }) => cash),
    deliveries: delivered.flatMap(({ deliveries }) => deliveries),
    tablets: delivered.map(({ state }) => state),
  };
}

/** The shifts of the till. The latest one is still open, so that there is one to look at also after closing. */
function drawersOf(
  { id: outletId }: Outlet,
  days: readonly { turns: readonly Turn[]; scripts: readonly OrderScript[] }[],
  steps: readonly Step[],
  { now, version }: Period,
): DrawerHistory[] {
  const cashOf = Map.groupBy(
    steps.flatMap(({ cash }) => cash.map(({ entry }) => entry)),
    (entry) => entry.shiftId,
  );
  const begun = days.flatMap(({ turns, scripts }) =>
    turns.filter(({ from }) => from <= now).map((turn) => ({ turn, scripts })),
  );
  return begun.map(({ turn, scripts }, i) => {
    const next = begun[i + 1]?.turn;
    const lastTap = Math.max(...scripts.flatMap((script) => script.steps.map(({ at }) => at)));
    const closedAt = next && (next.day === turn.day ? next.from : countedAfter(turn, lastTap));
    const cash = cashOf.get(turn.shiftId) ?? [];
    return drawerHistory(turn, { outletId, version, now, cash, closedAt: closedAt ?? null });
  });
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
    deliveries.push({ envelope, subjects: step.subjects });
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
