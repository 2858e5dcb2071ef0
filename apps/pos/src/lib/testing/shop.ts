import type { AnyDocument, LineId, Order, OrderId, Result, Shift, ShiftId } from '@meja/domain';
import { docsOf } from '@meja/sync';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Refusal } from '../app/contract.ts';
import type { Environment } from '../app/environment.ts';
import { createPos, type Pos } from '../app/pos.svelte.ts';
import { FakeBrowser, until, type FakeTab } from './browser.ts';
import { FakeServer } from './fake-server.ts';
import { FakeHttp } from './http.ts';
import { addLine, CASHIER, furnish, openOrder, payCash, staffMember } from './outlet.ts';

const SALTS = { AAEC: '0,1,2', AAED: '0,1,3' };

/** The hash of a PIN as the fake argon2id computes it (see browser.ts). */
export const phcOf = (pin: string, salt: keyof typeof SALTS = 'AAEC'): string =>
  `$argon2id$v=19$m=19456,t=2,p=1$${salt}$${btoa(`${pin}/${SALTS[salt]}`).replaceAll('=', '')}`;

/** Of the cashier's PIN, 400004. */
export const PIN_HASH = phcOf('400004');

/** Opens a shop for each test. A mistake that its browser reports fails the test. */
export function shopForEach(take: (shop: Shop) => void): void {
  let shop: Shop;
  beforeEach(() => {
    shop = new Shop();
    take(shop);
  });
  afterEach(async () => {
    await shop.close();
    expect(shop.browser.bugs).toEqual([]);
  });
}

/** A server, a browser, and whole tablets in it as the screens get them. */
export class Shop {
  readonly server = new FakeServer();
  readonly http = new FakeHttp(this.server);
  readonly browser = new FakeBrowser(this.http);
  readonly #opened: Pos[] = [];

  constructor() {
    furnish(this.server);
    this.server.put('staff', staffMember(CASHIER, 'cashier', PIN_HASH));
  }

  async open(env: Environment = this.browser.tab()): Promise<Pos> {
    const pos = createPos(env);
    this.#opened.push(pos);
    await until(() => pos.device.current.state !== 'loading', 'loading');
    return pos;
  }

  async enrolled(env: Environment & FakeTab = this.browser.tab()): Promise<Pos> {
    const pos = await this.open(env);
    this.http.codes.add('ABCD-2345');
    const result = await pos.device.enrol('ABCD-2345', 'Kasir depan');
    if (!result.ok) throw new Error(result.error.code);
    await until(() => pos.catalogue.loaded, 'the first load');
    await until(() => pos.sync.state.state === 'idle', 'being in step');
    return pos;
  }

  /** Another tablet, with a browser of its own. */
  enrolledElsewhere(): Promise<Pos> {
    return this.enrolled(new FakeBrowser(this.http).tab());
  }

  async close(): Promise<void> {
    for (const pos of this.#opened.splice(0)) await pos.close();
  }
}

export async function signedIn(pos: Pos): Promise<Pos> {
  const result = await pos.session.signIn(CASHIER, '400004');
  if (!result.ok) throw new Error(result.error.code);
  return pos;
}

export async function takeOrder(pos: Pos, quantity = 1): Promise<Order> {
  const result = await pos.dispatch((issue) => {
    const id = issue.id<OrderId>();
    return [openOrder(issue, id), addLine(id, issue.id<LineId>(), quantity)];
  });
  const [order] = result.ok ? docsOf('order', result.value) : [];
  if (!order) throw new Error('not taken');
  return order;
}

/** Opens a shift of this tablet's drawer. */
export async function openShift(pos: Pos, float = 100_000): Promise<Shift> {
  await pos.shifts.load();
  await pos.dispatch((issue) => [
    {
      name: 'shift.open',
      args: {
        shiftId: issue.id<ShiftId>(),
        deviceId: issue.deviceId,
        number: issue.shiftNumber(),
        float,
      },
    },
  ]);
  if (!pos.shifts.current) throw new Error('not opened');
  return pos.shifts.current;
}

export const pay = (pos: Pos, id: OrderId, amount: number): Promise<Result<AnyDocument[], Refusal>> =>
  pos.dispatch((issue) => [payCash(issue, id, amount, pos.shifts.current?.id)]);

/** The same tablet, where the code of shifts can't be fetched. */
export const withoutShifts = (pos: Pos): Pos => ({
  ...pos,
  shifts: {
    loaded: false,
    all: [],
    current: null,
    byId: () => undefined,
    hasUnsent: () => false,
    load: () => Promise.resolve(),
  },
});
