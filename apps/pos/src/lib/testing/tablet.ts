import {
  type Command,
  type DeviceId,
  type LineId,
  type Order,
  type OrderId,
  type Result,
  type StaffId,
} from '@meja/domain';
import { docsOf } from '@meja/sync';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { MejaDb } from '../data/db.ts';
import type { Issue, Refusal } from '../data/deciding.ts';
import { dispatch } from '../data/dispatch.ts';
import { adoptIdentity } from '../data/identity.ts';
import type { Identity } from '../data/rows.ts';

import type { Verified } from '../data/verify.ts';
import { dayFinder, readSettings, readWholeWorld, viewOf } from '../data/world.ts';

import type { SyncApi } from '../sync/api.ts';
import { Bus } from '../sync/bus.ts';
import { runCycle } from '../sync/cycle.ts';
import { deliverImports } from '../sync/imports.ts';
import { Pace } from '../sync/pace.ts';
import type { RequestFailure } from '../sync/transport.ts';
import type { FakeServer } from './fake-server.ts';
import { addLine, CASHIER, openOrder, OUTLET, TENANT } from './outlet.ts';

let made = 0;
/** Ids in the order in which they are made, as UUIDv7 are. */
export const nextId = (): string => {
  made += 1;
  return `0190b000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`;
};

const HARMLESS = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNER = await crypto.subtle.generateKey(ECDSA, false, ['sign', 'verify']);

export const identityOf = (number: number, over: Partial<Identity> = {}): Identity => ({
  id: `0190c000-0000-7000-8000-${number.toString(16).padStart(12, '0')}` as DeviceId,
  number,
  name: `Tablet ${number}`,
  series: `JKT-${number}`,
  tenantId: TENANT,
  tenantName: 'Warung Makan Sedap',
  outletId: OUTLET,
  outletName: 'Jakarta',
  enrolledAt: 0,
  privateKey: SIGNER.privateKey,
  revokedAt: null,
  ...over,
});

/** One tab of an enrolled tablet, without its screens: its database, and the server at the other end. */
export class Tablet {
  readonly factory: IDBFactory;
  readonly server: FakeServer;
  readonly identity: Identity;
  readonly bus = new Bus(null);
  readonly verified: Verified = new Map();
  readonly pace = new Pace();
  api: SyncApi;
  actorId: StaffId = CASHIER;
  renewIdentity: () => Promise<Result<void, RequestFailure>> = () =>
    Promise.resolve({
      ok: false,
      error: { kind: 'problem', status: 404, code: 'NOT_FOUND', retryAfterMs: null },
    });
  db: MejaDb;

  private constructor(server: FakeServer, factory: IDBFactory, identity: Identity) {
    this.server = server;
    this.factory = factory;
    this.identity = identity;
    this.api = server.apiFor();
    this.db = new MejaDb({ indexedDB: factory, IDBKeyRange });
  }

  static async enrolled(server: FakeServer, number = 1): Promise<Tablet> {
    const tablet = new Tablet(server, new IDBFactory(), identityOf(number));
    await adoptIdentity(tablet.db, tablet.identity, HARMLESS, server.now);
    return tablet;
  }

  /** Another tab of the same tablet. */
  otherTab(): Tablet {
    return new Tablet(this.server, this.factory, this.identity);
  }

  /** The app goes, as hard as it may, and comes back with what it had written. */
  restart(): void {
    this.db.close();
    this.db = new MejaDb({ indexedDB: this.factory, IDBKeyRange });
  }

  async sync(signal: AbortSignal = new AbortController().signal): Promise<Result<void, RequestFailure>> {
    const { db, api, bus } = this;
    const now = () => this.server.now;
    let files = Promise.resolve();
    const result = await runCycle(
      {
        ...{ db, api, bus, now },
        pace: this.pace,
        verified: this.verified,
        onBegin: () => undefined,
        onPhase: () => undefined,
        onProgress: () => undefined,
        onDelivery: () => undefined,
        renewIdentity: this.renewIdentity,
        bringFiles: (as) => void (files = deliverImports({ db, api, bus, now }, as, signal)),
        onLongRequest: () => undefined,
      },
      signal,
    );
    await files;
    return result;
  }

  /** Syncs until it works. */
  async settle(): Promise<void> {
    for (let tries = 0; tries < 50; tries += 1) if ((await this.sync()).ok) return;
    throw new Error('never settles');
  }

  async view(): Promise<Order[]> {
    const settings = await readSettings(this.db);
    const orders = viewOf(await readWholeWorld(this.db), dayFinder(settings)).allOf('order');
    return orders.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async order(id: OrderId): Promise<Order> {
    const order = (await this.view()).find((each) => each.id === id);
    if (!order) throw new Error('no such order in view');
    return order;
  }

  async try(make: (issue: Issue) => readonly Command[]): Promise<Result<Order[], Refusal>> {
    const deps = { db: this.db, now: () => this.server.now, newId: nextId };
    const result = await dispatch(deps, { id: this.actorId, vouch: null }, make);
    return result.ok ? { ok: true, value: docsOf('order', result.value.documents) } : result;
  }

  async do(make: (issue: Issue) => readonly Command[]): Promise<Order> {
    const result = await this.try(make);
    if (!result.ok) throw new Error(result.error.code);
    const [order] = result.value;
    if (!order) throw new Error('touched no order');
    return order;
  }

  /** Opens an order of so many portions of nasi goreng. */
  open(quantity = 1): Promise<Order> {
    return this.do((issue) => {
      const orderId = issue.id<OrderId>();
      return [openOrder(issue, orderId), addLine(orderId, issue.id<LineId>(), quantity)];
    });
  }

  queued(): Promise<number> {
    return this.db.outbox.where('judged').equals(0).count();
  }
}
