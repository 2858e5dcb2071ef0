import type { Command, MutationArgs, OrderId } from '@meja/domain';
import { PROTOCOL, PullResponse, START } from '@meja/sync';
import { addLineArgs, anId, openOrderArgs, type EnvelopeWriter } from '@meja/testing/envelope-writer';
import { beforeEach, expect } from 'vitest';
import type { Tx } from '../db/database.ts';
import { withTenant } from '../db/tenant.ts';
import { a, decideInTests, expectOk, outcomes, restaurant, test, tokenOf } from './deciding.ts';
import { cookFor, type TestMenu } from './menu.ts';
import { NOW } from './restaurant.ts';

/** What tests of terms have in common: a menu, and tablets that sell by it. */
export let menu: TestMenu;

/** A new restaurant with a menu for each test. */
export function sellInTests(): void {
  decideInTests();
  beforeEach(async () => {
    test.clock.now = NOW;
    menu = await cookFor(test.database.owner.db, restaurant);
  });
}

export const HOUR = 3_600_000;
export const EGG = { groupName: 'Tambahan', name: 'Telur', price: 4_500 };
export type LineArgs = Partial<MutationArgs<'order.addLine'>>;

export const inOffice = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  withTenant(test.database.owner.db, restaurant.tenantId, work);

export const reprice = (price: number) =>
  inOffice((tx) => tx.updateTable('products').set({ price }).where('id', '=', menu.dish).execute());

export const openOf = (orderId: OrderId, overrides: Partial<MutationArgs<'order.open'>> = {}): Command => ({
  name: 'order.open',
  args: openOrderArgs({ orderId, ...overrides }),
});

/** A Nasi Goreng for 24,000, unless told otherwise. */
export const lineOf = (orderId: OrderId, overrides: LineArgs = {}): Command => ({
  name: 'order.addLine',
  args: addLineArgs({
    ...{ orderId, productId: menu.dish, name: 'Nasi Goreng', unitPrice: 24_000 },
    ...overrides,
  }),
});

/** An order of one line, as a tablet sells it, delivered now. */
export async function sellOne(
  line: LineArgs = {},
  open: Partial<MutationArgs<'order.open'>> = {},
  { by = a, at }: { by?: EnvelopeWriter; at?: number } = {},
): Promise<OrderId> {
  const orderId = anId<OrderId>();
  const commands = [openOf(orderId, open), lineOf(orderId, line)];
  const mutations = commands.map((command) => by.write(command, at === undefined ? {} : { at }));
  expect(await outcomes(by, ...mutations)).toEqual(['applied', 'applied']);
  return orderId;
}

/** What head office is told. */
export async function differences(): Promise<Record<string, unknown>[]> {
  const answer = await test.get('/api/exceptions/terms', await tokenOf('manager'));
  return expectOk(answer)['results'] as Record<string, unknown>[];
}

/** The same in short. */
export const told = async () =>
  (await differences())
    .map(({ what, was, should, cost }) => ({ what, was: termIn(was), should: termIn(should), cost }))
    .sort((one, other) => (String(one.what) < String(other.what) ? -1 : 1));

const termIn = (term: unknown): unknown => {
  const { amount, text, charges } = (term ?? {}) as Record<string, unknown>;
  return amount ?? text ?? charges ?? null;
};

/** Asks for what is new, and keeps it: the next time the tablet asks from there. */
export class Puller {
  readonly #tablet: Pick<EnvelopeWriter, 'deviceId' | 'outletId'>;
  #from: { epoch: string | null; cursors: PullResponse['cursors'] } = { epoch: null, cursors: START };

  constructor(tablet: Pick<EnvelopeWriter, 'deviceId' | 'outletId'>) {
    this.#tablet = tablet;
  }

  /** @param waiting whether it says that something could not be delivered before */
  async pull(waiting = false): Promise<void> {
    const { deviceId, outletId } = this.#tablet;
    const token = await test.deviceToken(restaurant.tenantId, deviceId, outletId);
    const asked = { protocol: PROTOCOL, limit: 500, ...this.#from, ...(waiting && { waiting }) };
    const answer = await test.post('/api/sync/pull', asked, token);
    const { epoch, cursors } = PullResponse.parse(answer.body);
    this.#from = { epoch, cursors };
  }

  /** As a tablet does that hears of something new: it gets it, and asks whether there is more. */
  async catchUp(waiting = false): Promise<void> {
    await this.pull(waiting);
    await this.pull(waiting);
  }
}

/** Some time goes by. */
export const later = (ms: number): void => {
  test.clock.now = new Date(test.clock.now.getTime() + ms);
};
