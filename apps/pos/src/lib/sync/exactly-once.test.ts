import { dueOf, isClosed, paidOf, type Command, type LineId, type Order, type OrderId } from '@meja/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Issue } from '../data/deciding.ts';
import { FakeServer, type Fault } from '../testing/fake-server.ts';
import { addLine, changeQuantity, furnish, openOrder, payCash, send } from '../testing/outlet.ts';
import { Tablet } from '../testing/tablet.ts';

/** What may happen in a restaurant, and to its network, its tablets and its server. */
type Happening =
  | { kind: 'work'; tablet: number; tab: number; what: Work; which: number }
  | { kind: 'two tabs at once'; tablet: number; what: [Work, Work]; which: number }
  | { kind: 'work during sync'; tablet: number; what: Work; which: number; faults: Fault[] }
  | { kind: 'sync'; tablet: number; faults: Fault[] }
  | { kind: 'crash'; tablet: number }
  | { kind: 'crash during sync'; tablet: number; after: number; faults: Fault[] }
  | { kind: 'backup' }
  | { kind: 'restore' };

const WORK = ['open', 'add', 'change', 'remove', 'pay', 'send', 'complete', 'header'] as const;
type Work = (typeof WORK)[number];

const work = fc.constantFrom(...WORK);
const tablet = fc.nat({ max: 1 });
const which = fc.nat({ max: 5 });
const faults = fc.array(
  fc.constantFrom<Fault>(null, null, 'request lost', 'reply lost', 'reply lost', 'server error', 'too large'),
  { maxLength: 4 },
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('work' as const), tablet, tab: tablet, what: work, which }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('two tabs at once' as const),
      tablet,
      what: fc.tuple(work, work),
      which,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('work during sync' as const),
      tablet,
      what: work,
      which,
      faults,
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('sync' as const), tablet, faults }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash' as const), tablet }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('crash during sync' as const),
      tablet,
      after: fc.nat({ max: 40 }),
      faults,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('backup' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore' as const) }) },
);

/** A tablet with two tabs, and the ids of all that it has ever said was saved. */
class Till {
  readonly tabs: [Tablet, Tablet];
  readonly saved = new Map<string, Command>();

  constructor(tablet: Tablet) {
    this.tabs = [tablet, tablet.otherTab()];
  }

  async do(tab: number, what: Work, which: number): Promise<void> {
    const tablet = this.tabs[tab === 0 ? 0 : 1];
    const orders = (await tablet.view()).filter((order) => !isClosed(order));
    const order = orders[which % Math.max(1, orders.length)];
    const before = new Set((await this.held()).keys());
    const result = await tablet.try((issue) => commandsFor(what, order, which, issue));
    if (!result.ok) return;
    for (const [id, command] of await this.held()) if (!before.has(id)) this.saved.set(id, command);
  }

  /** What the device still has of its mutations: all of them, for ever (in these short lives). */
  async held(): Promise<Map<string, Command>> {
    const { db } = this.tabs[0];
    const rows = await db.transaction('r', [db.outbox, db.journal], async (db) => [
      ...(await db.outbox.toArray()),
      ...(await db.journal.toArray()),
    ]);
    return new Map(rows.map(({ envelope }) => [envelope.id, envelope as unknown as Command]));
  }

  async crash(): Promise<void> {
    const before = await this.tabs[0].view();
    for (const tab of this.tabs) tab.restart();
    expect(await this.tabs[0].view()).toEqual(before);
    expect(await this.tabs[1].view()).toEqual(before);
  }
}

function commandsFor(what: Work, order: Order | undefined, which: number, issue: Issue): Command[] {
  if (what === 'open' || !order) {
    const id = issue.id<OrderId>();
    return [openOrder(issue, id), addLine(id, issue.id<LineId>(), 1 + which)];
  }
  const { id, tableId, covers, customerName, customerPhone } = order;
  const line = order.lines[which % Math.max(1, order.lines.length)];
  switch (what) {
    case 'add':
      return [addLine(id, issue.id<LineId>(), 1 + which)];
    case 'change':
      return line ? [changeQuantity(id, line.id, 1 + which)] : [];
    case 'remove':
      return line ? [{ name: 'order.removeLine', args: { orderId: id, lineId: line.id } }] : [];
    case 'pay':
      return [payCash(issue, id, which === 0 ? dueOf(order) : 1000 * which)];
    case 'send':
      return line ? [send(id, [line.id])] : [];
    case 'complete':
      return [{ name: 'order.complete', args: { orderId: id } }];
    case 'header':
      return [
        {
          name: 'order.changeHeader',
          args: { orderId: id, tableId, covers, customerName, customerPhone, note: `catatan ${which}` },
        },
      ];
    default:
      return what satisfies never;
  }
}

class Restaurant {
  readonly server = new FakeServer();
  tills: Till[] = [];
  #backup: unknown;
  #restores = 0;

  async open(): Promise<this> {
    furnish(this.server);
    for (const number of [1, 2]) {
      const tablet = await Tablet.enrolled(this.server, number);
      await tablet.settle();
      this.tills.push(new Till(tablet));
    }
    this.#backup = this.server.backup();
    return this;
  }

  async happen(what: Happening): Promise<void> {
    switch (what.kind) {
      case 'work':
        return this.#till(what.tablet).do(what.tab, what.what, what.which);
      case 'two tabs at once': {
        const till = this.#till(what.tablet);
        const [first, second] = what.what;
        await Promise.all([till.do(0, first, what.which), till.do(1, second, what.which)]);
        return;
      }
      case 'work during sync': {
        const till = this.#till(what.tablet);
        this.server.faults = [...what.faults];
        await Promise.all([till.tabs[0].sync(), till.do(1, what.what, what.which), till.tabs[1].sync()]);
        return;
      }
      case 'sync':
        this.server.faults = [...what.faults];
        await this.#till(what.tablet).tabs[0].sync();
        return;
      case 'crash':
        return this.#till(what.tablet).crash();
      case 'crash during sync': {
        const [tab] = this.#till(what.tablet).tabs;
        this.server.faults = [...what.faults];
        const syncing = tab.sync().catch(() => null);
        for (let turn = 0; turn < what.after; turn += 1)
          await new Promise((resolve) => setImmediate(resolve));
        tab.restart();
        await syncing;
        return this.#till(what.tablet).crash();
      }
      case 'backup':
        this.#backup = this.server.backup();
        return;
      case 'restore':
        this.#restores += 1;
        this.server.restore(
          this.#backup,
          `bbbbbbbb-0000-4000-8000-${String(this.#restores).padStart(12, '0')}`,
        );
        return;
      default:
        what satisfies never;
    }
  }

  /** The network is fine again, and everybody has time. */
  async settle(): Promise<void> {
    this.server.faults = [];
    for (let round = 0; round < 3; round += 1) for (const till of this.tills) await till.tabs[0].settle();
  }

  #till(n: number): Till {
    const till = this.tills[n];
    if (!till) throw new Error('no such till');
    return till;
  }
}

const byId = (a: Order, b: Order): number => (a.id < b.id ? -1 : 1);
const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** At any instant: what was saved is held, and what was opened is on the screen. */
async function checkNothingIsLost(till: Till): Promise<void> {
  const held = await till.held();
  for (const id of till.saved.keys()) expect(held.has(id)).toBe(true);
  const shown = new Set((await till.tabs[1].view()).map((order) => order.id));
  for (const command of till.saved.values())
    if (command.name === 'order.open') expect(shown.has(command.args.orderId)).toBe(true);
}

async function checkAllAgree({ server, tills }: Restaurant): Promise<void> {
  const truth = server.orders().sort(byId);
  for (const till of tills) {
    expect(await till.tabs[0].view()).toEqual(truth);
    expect(await till.tabs[0].db.outbox.count()).toBe(0);
    const attention = new Set((await till.tabs[0].db.attention.toArray()).map((row) => row.id as string));
    for (const id of till.saved.keys()) {
      const times = server.effects.get(id) ?? 0;
      expect(times).toBeLessThanOrEqual(1);
      // What had no effect is before a person.
      if (times === 0) expect(attention.has(id)).toBe(true);
    }
  }
  const taken = tills.flatMap((till) =>
    [...till.saved.values()].map((each) => (each.name === 'payment.record' ? each.args.amount : 0)),
  );
  const recorded = sum(truth.map(paidOf));
  const waiting = sum(server.unallocated.map(({ amount }) => amount));
  expect(recorded + waiting).toBe(sum(taken));
}

describe('whatever happens', () => {
  it('nothing saved is lost, nothing takes effect twice, all screens agree in the end, and a restart changes none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (happenings) => {
        const restaurant = await new Restaurant().open();
        for (const each of happenings) {
          await restaurant.happen(each);
          for (const till of restaurant.tills) await checkNothingIsLost(till);
        }
        await restaurant.settle();
        await checkAllAgree(restaurant);
        for (const till of restaurant.tills) await till.crash();
        await checkAllAgree(restaurant);
      }),
      { numRuns: 40, seed: 20261120 },
    );
  }, 60_000);
});
