import type { HeadOffice, WeakNetwork } from '@meja/testing/e2e';
import { expect, type Locator } from '@playwright/test';
import { test } from './support/restaurant.ts';
import { countOrders } from './support/stored.ts';
import type { Tablet } from './support/tablet.ts';

const STANDSTILL = '/api/standstill';
const RICE = 'Nasi Goreng Spesial';
const TEA = 'Es Teh Manis';

/** One tap on the way from a free table to a receipt. */
interface Tap {
  what: string;
  /** Gets there from the floor, over whatever was not saved before. */
  way: (till: Tablet, table: string) => Promise<unknown>;
  on: (till: Tablet, table: string) => Locator;
  shows: (till: Tablet, table: string) => Promise<unknown>;
  saves?: true;
  /** What the order holds from then on. */
  holds: Held;
}

/** What is left of an order for whoever comes back to it. */
type Held = { lines: string[]; sent: boolean } | 'paid';

const open = (till: Tablet, table: string) => till.openTable(table);
const choosing = async (till: Tablet, table: string) => {
  await open(till, table);
  await till.find(RICE);
  await till.tile(RICE).click();
};
const chosen = async (till: Tablet, table: string) => {
  await choosing(till, table);
  await till.sheet(RICE).getByRole('radio').first().click();
};
const two = async (till: Tablet, table: string) => {
  await chosen(till, table);
  await till.sheet(RICE).getByRole('button', { name: 'Tambah satu' }).click();
};
const paying = async (till: Tablet, table: string) => {
  await open(till, table);
  await till.toPay.click();
};
const tendered = async (till: Tablet, table: string) => {
  await paying(till, table);
  await till.exactCash.click();
};
const thePayment = async (till: Tablet) => {
  await till.lookAtOrders();
  await till.page.getByLabel('Cari nomor, meja, nama').fill(`${till.series}-`);
  // The newest.
  await till.page.getByTestId('order-row').first().click();
};

const NOTHING: Held = { lines: [], sent: false };
const BOTH = [`2× ${RICE}`, `2× ${TEA}`];

const TAPS: Tap[] = [
  {
    what: 'the table',
    way: () => Promise.resolve(),
    on: (till, table) => till.table(table),
    shows: (till, table) => expect(till.page.getByRole('heading', { name: `Meja ${table}` })).toBeVisible(),
    holds: NOTHING,
  },
  {
    what: 'a dish',
    way: async (till, table) => {
      await open(till, table);
      await till.find(RICE);
    },
    on: (till) => till.tile(RICE),
    shows: (till) => expect(till.sheet(RICE)).toBeVisible(),
    holds: NOTHING,
  },
  {
    what: 'a modifier',
    way: choosing,
    on: (till) => till.sheet(RICE).getByRole('radio').first(),
    shows: (till) => expect(till.sheet(RICE).getByRole('radio').first()).toBeChecked(),
    holds: NOTHING,
  },
  {
    what: 'one more',
    way: chosen,
    on: (till) => till.sheet(RICE).getByRole('button', { name: 'Tambah satu' }),
    shows: (till) =>
      expect(till.sheet(RICE).getByRole('button', { name: /^Tambah ·/ })).toContainText('50.000'),
    holds: NOTHING,
  },
  {
    what: 'add',
    way: two,
    on: (till) => till.sheet(RICE).getByRole('button', { name: /^Tambah ·/ }),
    shows: (till) => expect(till.line(RICE)).toContainText('2×'),
    saves: true,
    holds: { lines: [`2× ${RICE}`], sent: false },
  },
  {
    what: 'a drink',
    way: async (till, table) => {
      await open(till, table);
      await till.find(TEA);
    },
    on: (till) => till.tile(TEA),
    shows: (till) => expect(till.line(TEA)).toBeVisible(),
    saves: true,
    holds: { lines: [`2× ${RICE}`, `1× ${TEA}`], sent: false },
  },
  {
    what: 'another quantity',
    way: async (till, table) => {
      await open(till, table);
      await till.line(TEA).click();
      await till.sheet(TEA).getByRole('button', { name: 'Tambah satu' }).click();
    },
    on: (till) => till.sheet(TEA).getByRole('button', { name: /^Simpan ·/ }),
    shows: (till) => expect(till.sheet(TEA)).toBeHidden(),
    saves: true,
    holds: { lines: BOTH, sent: false },
  },
  {
    what: 'send',
    way: open,
    on: (till) => till.sendButton,
    shows: (till) => expect(till.sent).toBeVisible(),
    saves: true,
    holds: { lines: BOTH, sent: true },
  },
  {
    what: 'pay',
    way: open,
    on: (till) => till.toPay,
    shows: (till) => expect(till.exactCash).toBeVisible(),
    holds: { lines: BOTH, sent: true },
  },
  {
    what: 'the amount',
    way: paying,
    on: (till) => till.exactCash,
    shows: (till) => expect(till.takePayment).toBeEnabled(),
    holds: { lines: BOTH, sent: true },
  },
  {
    what: 'take the payment',
    way: tendered,
    on: (till) => till.takePayment,
    shows: (till) => expect(till.paid).toBeVisible(),
    saves: true,
    holds: 'paid',
  },
  {
    what: 'the receipt',
    way: thePayment,
    on: (till) => till.page.getByTestId('payment').getByRole('link'),
    shows: (till) => expect(till.page.getByRole('region', { name: 'Struk' })).toContainText(RICE),
    holds: 'paid',
  },
];

/** A guest's whole visit on a tablet that was just switched on. */
class Visit {
  readonly #till: Tablet;
  readonly #table: string;
  readonly #ordersBefore: number;

  private constructor(till: Tablet, table: string, ordersBefore: number) {
    this.#till = till;
    this.#table = table;
    this.#ordersBefore = ordersBefore;
  }

  static async begin(till: Tablet): Promise<Visit> {
    await till.signIn();
    const [table = ''] = await till.freeTables(1);
    return new Visit(till, table, await countOrders(till.page));
  }

  async make({ way, on }: Tap): Promise<void> {
    await way(this.#till, this.#table);
    await on(this.#till, this.#table).click();
  }

  shown({ shows }: Tap): Promise<unknown> {
    return shows(this.#till, this.#table);
  }

  async makeAgain(tap: Tap): Promise<void> {
    await this.make(tap);
    await this.shown(tap);
    await this.#till.goToFloor();
  }

  /** The page dies, is opened anew, and somebody signs in. */
  async break(): Promise<void> {
    await this.#till.crash();
    await this.#till.signIn();
  }

  /**
   * The browser is killed while the tap is being written down: the page stands still inside the write, before it can be committed.
   */
  async breakWithin(tap: Tap, network: WeakNetwork): Promise<void> {
    const till = this.#till;
    await till.page.evaluate((path) => {
      for (const name of ['add', 'put'] as const) {
        const write = IDBObjectStore.prototype[name];
        IDBObjectStore.prototype[name] = function (...record) {
          const request = write.apply(this, record);
          if (this.name !== 'outbox') return request;
          const answer = new XMLHttpRequest();
          answer.open('GET', path, false);
          answer.send();
          return request;
        };
      }
    }, STANDSTILL);
    const standing = network.holdNextReply(STANDSTILL);
    const tapped = this.make(tap).catch(() => undefined);
    const reply = await standing;
    await till.kill();
    reply.drop();
    await tapped;
    await till.switchOnAgain();
    await till.signIn();
  }

  /** What is there for whoever comes back to the floor. */
  async held(): Promise<Held> {
    const till = this.#till;
    const tile = till.page.getByTestId('table').filter({ hasText: this.#table });
    if ((await tile.getAttribute('data-state')) === 'free') {
      const more = (await countOrders(till.page)) - this.#ordersBefore;
      if (more > 1) throw new Error(`there are ${more} orders of one guest`);
      return more === 1 ? 'paid' : NOTHING;
    }
    await till.openTable(this.#table);
    const lines = await till.ordered();
    const sent = await till.sent.isVisible();
    await till.back();
    return { lines, sent };
  }
}

async function expectOneSale(office: HeadOffice, till: Tablet): Promise<void> {
  await till.delivered();
  const day = /^\d{6}$/;
  const orders = await till.ordersAt(office);
  expect(orders).toMatchObject([
    {
      status: 'completed',
      payment_status: 'paid',
      items: [
        { product_name: RICE, quantity: 2 },
        { product_name: TEA, quantity: 2 },
      ],
      payments: [{ amount: orders[0]?.total }],
    },
  ]);
  const { order_number: number = '' } = orders[0] ?? {};
  expect(number.split('-')[2]).toMatch(day);
  expect(till.ordinal(number), 'no number was lost on the way').toBe(1);
}

test('a page killed after any tap of an order comes back with all that it showed as saved', async ({
  office,
  till,
}) => {
  const visit = await Visit.begin(till);
  for (const tap of TAPS)
    await test.step(`killed after: ${tap.what}`, async () => {
      await visit.make(tap);
      await visit.shown(tap);
      await visit.break();
      expect(await visit.held()).toEqual(tap.holds);
    });
  await expectOneSale(office, till);
});

/** Does to each tap of a visit that saves something what `to` does, told what was held before it. */
async function eachSavingTap(killed: string, to: (tap: Tap, before: Held) => Promise<unknown>) {
  let before: Held = NOTHING;
  for (const tap of TAPS.filter(({ saves }) => saves)) {
    await test.step(`killed ${killed}: ${tap.what}`, () => to(tap, before));
    before = tap.holds;
  }
}

test('a page killed in the middle of any tap of an order has done it wholly or not at all', async ({
  office,
  till,
}) => {
  const visit = await Visit.begin(till);
  await eachSavingTap('during', async (tap, before) => {
    await visit.make(tap);
    await visit.break();
    const held = await visit.held();
    expect([before, tap.holds]).toContainEqual(held);
    if (JSON.stringify(held) !== JSON.stringify(tap.holds)) await visit.makeAgain(tap);
  });
  await expectOneSale(office, till);
});

test('a tablet killed while a tap is being written down has done none of it, and does it when it is tapped again', async ({
  network,
  office,
  till,
}) => {
  const visit = await Visit.begin(till);
  await eachSavingTap('within', async (tap, before) => {
    await visit.breakWithin(tap, network);
    expect(await visit.held()).toEqual(before);
    await visit.makeAgain(tap);
  });
  await expectOneSale(office, till);
});
