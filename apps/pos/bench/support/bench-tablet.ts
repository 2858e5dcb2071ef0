import { refKey, type Command, type LineId, type OrderId, type StaffId } from '@meja/domain';
import { docsOf } from '@meja/sync';
import { addLineArgs, openOrderArgs } from '@meja/testing/envelope-writer';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { v7 } from 'uuid';
import { MejaDb } from '../../src/lib/data/db.ts';
import type { Issue } from '../../src/lib/data/deciding.ts';
import { dispatch } from '../../src/lib/data/dispatch.ts';
import { readMeta } from '../../src/lib/data/meta.ts';
import { ServerApi } from '../../src/lib/sync/api.ts';
import { Bus } from '../../src/lib/sync/bus.ts';
import { Clock } from '../../src/lib/sync/clock.ts';
import { SyncEngine, type Signal } from '../../src/lib/sync/engine.ts';
import { enrol } from '../../src/lib/sync/enrol.ts';
import { realTimers } from '../../src/lib/sync/timers.ts';
import { keepSecret } from '../../src/lib/data/secrets.ts';
import { bearerIn, DeviceTokens } from '../../src/lib/sync/tokens.ts';

/** The tablet's engine as the app runs it, over an IndexedDB in memory and Node's fetch; only screens are missing. */
export class BenchTablet {
  readonly db = new MejaDb({ indexedDB: new IDBFactory(), IDBKeyRange });
  readonly #bus = new Bus(null);
  readonly #signals = new Set<(signal: Signal) => void>();
  readonly #engine: SyncEngine;
  readonly #clock = new Clock(() => Date.now());
  #actor: StaffId | undefined;

  private constructor(origin: string) {
    const { db } = this;
    const clock = this.#clock;
    const fetch = (path: string, init: RequestInit) => globalThis.fetch(`${origin}${path}`, init);
    const tokens = new DeviceTokens({
      fetch,
      clock,
      newId: v7,
      appVersion: 'bench',
      bearer: () => bearerIn(db),
      keepSecret: (secret) => keepSecret(db, secret),
    });
    this.#engine = new SyncEngine(
      {
        db,
        fetch,
        clock,
        api: new ServerApi({ fetch, clock, tokens }),
        bus: this.#bus,
        timers: realTimers,
        chance: Math.random,
        signals: (listener) => {
          this.#signals.add(listener);
          return () => this.#signals.delete(listener);
        },
        // It has no screen.
        show: async () => undefined,
        onBug: (error) => console.error(error),
      },
      null,
    );
  }

  /** Enrolled, running, and in step with the server. */
  static async enrolled(origin: string, code: string, name: string): Promise<BenchTablet> {
    const tablet = new BenchTablet(origin);
    const fetch = (path: string, init: RequestInit) => globalThis.fetch(`${origin}${path}`, init);
    const enrolled = await enrol(
      { db: tablet.db, fetch, clock: tablet.#clock, bus: tablet.#bus },
      code,
      name,
    );
    if (!enrolled.ok) throw new Error(`enrolling ended with ${JSON.stringify(enrolled.error)}`);
    tablet.#engine.start();
    await tablet.until(
      async () =>
        (await tablet.db.staff.count()) > 0 && (await readMeta(tablet.db, 'follow'))?.complete === true,
    );
    for (const row of await tablet.db.staff.toArray()) {
      const { id, roles } = row.doc as { id: StaffId; roles: string[] };
      if (roles.includes('cashier')) tablet.#actor = id;
    }
    return tablet;
  }

  /** What the browser says of its network. */
  signal(signal: Signal): void {
    for (const listener of this.#signals) listener(signal);
  }

  /** Opens an order with one dish: two mutations, durable when this resolves. Nothing is sent before it is told. */
  async take(): Promise<OrderId> {
    const actor = this.#actor;
    if (!actor) throw new Error('nobody of this outlet takes orders');
    const deps = { db: this.db, now: () => this.#clock.now(), newId: v7 };
    const made = await dispatch(deps, { id: actor, vouch: null }, dineIn);
    if (!made.ok) throw new Error(`refused: ${JSON.stringify(made.error)}`);
    const [order] = docsOf('order', made.value.documents);
    if (!order) throw new Error('no order');
    return order.id;
  }

  /** Tells the engine of what was taken, as the app does with each tap. */
  tell(orders: readonly OrderId[]): void {
    this.#bus.changed({ refs: orders.map((id) => refKey({ kind: 'order', id })), outbox: 'appended' });
  }

  /** Waits until it is so, looking again whenever something has changed. */
  async until(isSo: () => Promise<boolean>): Promise<void> {
    let wake: () => void = () => undefined;
    const unfollow = this.#bus.listen(() => wake());
    try {
      for (;;) {
        const changed = new Promise<void>((resolve) => (wake = resolve));
        if (await isSo()) return;
        await changed;
      }
    } finally {
      unfollow();
    }
  }

  stop(): void {
    this.#engine.stop();
    this.db.close();
  }
}

function dineIn(issue: Issue): Command[] {
  const orderId = issue.id<OrderId>();
  return [
    { name: 'order.open', args: openOrderArgs({ orderId, number: issue.orderNumber() }) },
    { name: 'order.addLine', args: addLineArgs({ orderId, lineId: issue.id<LineId>() }) },
  ];
}
