import { z } from 'zod';
import type { HeadOffice } from '../e2e/head-office.ts';
import type { Findings } from './findings.ts';
import { expect } from './patient-playwright.ts';
import { ordersOf, waiting, type RehearsalOutlet } from './rehearsal-outlet.ts';
import { differences, takenIn, type Taken } from './taken.ts';
import { NEW } from './tomorrow.ts';
import type { Row, Tablet, Version } from './version.ts';

const [TEA, JUICE, MANGO] = ['Es Teh Manis', 'Jus Alpukat', 'Jus Mangga'];
/** What the tablet's app says in Indonesian. */
const [TAKE_AWAY, OTHERS, RECEIVED, HAND_OVER] = ['Bawa pulang', 'Lainnya', 'Sudah masuk', 'Serahkan'];
const PATIENTLY = { timeout: 120_000 };

interface Versions {
  today: Version;
  tomorrow: Version;
}

interface Tablets {
  ofToday: Tablet;
  ofTomorrow: Tablet;
}

/**
 * Tablets of today and of tomorrow beside each other: first on today's server, then on tomorrow's, on the same database.
 * @param outlet with today's server
 */
export async function rehearseTomorrow(
  outlet: RehearsalOutlet,
  versions: Versions,
  findings: Findings,
): Promise<void> {
  const { today, tomorrow } = versions;
  findings.chapter("Tomorrow's app before today's server");
  let ofTomorrow!: Tablet;
  const ofToday = await outlet.tabletWith(today, 'Tablet hari ini');
  await findings.see(
    `a tablet of tomorrow is enrolled and loads, though it asks for "${NEW.collection}"`,
    async () => {
      ofTomorrow = await outlet.tabletWith(tomorrow, 'Tablet besok');
      return hasTheSame(versions, { ofToday, ofTomorrow });
    },
  );
  const tablets = { ofToday, ofTomorrow };
  const open = await tomorrowBeforeToday(outlet, versions, tablets, findings);

  findings.chapter("Today's app before tomorrow's server");
  await findings.see("tomorrow's server starts on the same database", async () => {
    await outlet.server.become(tomorrow.folder);
    await outlet.server.sql(
      `insert into ${NEW.collection} (tenant_id, id, text) select id, gen_random_uuid(), 'Baru' from tenants`,
    );
  });
  await whatWasHeld(outlet, versions, tablets, open, findings);
  await todayBeforeTomorrow(outlet, versions, tablets, findings);
}

/** Nothing of what both read is missing on one of them. */
async function hasTheSame({ today, tomorrow }: Versions, tablets: Tablets): Promise<string> {
  const counts = async (version: Version, { page }: Tablet) => {
    const stores = ['orders', 'products', 'diningTables', 'staff', 'shifts'];
    const rows = await Promise.all(stores.map((store) => version.stored(page, store)));
    return rows.map((each, i) => `${each.length} ${stores[i]}`).join(', ');
  };
  const wanted = await counts(today, tablets.ofToday);
  await expect.poll(() => counts(tomorrow, tablets.ofTomorrow), PATIENTLY).toBe(wanted);
  return wanted;
}

/** @returns what stays open of tomorrow's tablet */
async function tomorrowBeforeToday(
  outlet: RehearsalOutlet,
  { today, tomorrow }: Versions,
  { ofToday, ofTomorrow }: Tablets,
  findings: Findings,
): Promise<string> {
  const office = await outlet.office();
  await ofTomorrow.flightMode(true);
  const [sold = '', kept = ''] = await ofTomorrow.freeTables(2);
  await ofTomorrow.sell(sold, TEA);
  await ofTomorrow.openTable(kept);
  await ofTomorrow.add(TEA);
  await ofTomorrow.add(JUICE);
  await ofTomorrow.send();
  await ofTomorrow.back();
  const rows = await tomorrow.stored(ofTomorrow.page, 'outbox');
  const taken = takenIn(rows);
  const unknown = rows.filter((row) => nameOf(row) === NEW.mutation).length;
  const open = [...taken.orders.keys()].at(-1) ?? '';
  await findings.see('it delivers what today knows', async () => {
    await ofTomorrow.flightMode(false);
    await ofTomorrow.delivered();
    await expect.poll(() => tomorrow.stored(ofTomorrow.page, 'outbox'), PATIENTLY).toEqual([]);
    return `${taken.mutations.length} mutations, "${NEW.field}" among the arguments`;
  });
  await findings.see('head office has its orders, lines and payments once', () =>
    isWhole(office, ofTomorrow, taken),
  );
  await findings.see(
    `"${NEW.mutation}" is held for review to the letter, and its person is told`,
    async () => {
      const held = await heldOf(office, ofTomorrow);
      expect(held.map(({ code }) => code)).toEqual(held.map(() => 'UNKNOWN_MUTATION'));
      expect(held).toHaveLength(unknown);
      for (const { raw } of held) expect(raw).toContain(`"${NEW.mutation}"`);
      expect(await tomorrow.stored(ofTomorrow.page, 'attention')).toHaveLength(unknown);
      return `${unknown} records`;
    },
  );
  await findings.see('each sees what the other takes', async () => {
    const [table = ''] = await ofToday.freeTables(1);
    await ofToday.sell(table, JUICE);
    await ofToday.delivered();
    const ids = (await office.ordersOf(ofToday.series)).map(({ id }) => String(id));
    expect(ids).toHaveLength(1);
    await knows(tomorrow, ofTomorrow, ids);
    await knows(today, ofToday, [...taken.orders.keys()]);
  });
  return open;
}

async function whatWasHeld(
  outlet: RehearsalOutlet,
  { tomorrow }: Versions,
  { ofTomorrow }: Tablets,
  open: string,
  findings: Findings,
): Promise<void> {
  const office = await outlet.office();
  await findings.see(
    `the tablet of tomorrow gets "${NEW.collection}", and loads nothing else anew`,
    async () => {
      const { page } = ofTomorrow;
      await expect.poll(async () => (await tomorrow.stored(page, NEW.collection)).length, PATIENTLY).toBe(1);
      expect(await loadsOf(tomorrow, ofTomorrow)).toBe(1);
    },
  );
  await findings.see(`what was held is accepted, and done`, async () => {
    const ids = (await heldOf(office, ofTomorrow))
      .filter(({ raw }) => raw.includes(open))
      .map(({ id }) => id);
    const body = JSON.stringify({ action: 'accept', ids, note: 'Sekarang dikenal' });
    const { results } = Accepted.parse(
      await office.fetch('/api/exceptions/quarantine/resolutions', { method: 'POST', body }),
    );
    expect(results.map(({ resolution }) => resolution?.outcome)).toEqual(['applied', 'applied']);
    expect(await seatsOf(outlet, open)).toEqual([NEW.changedValue, NEW.changedValue]);
  });
}

async function todayBeforeTomorrow(
  outlet: RehearsalOutlet,
  { today, tomorrow }: Versions,
  { ofToday, ofTomorrow }: Tablets,
  findings: Findings,
): Promise<void> {
  const office = await outlet.office();
  const waited = await waiting(office);
  const { driven, paid } = await takeWhatIsNew(tomorrow, ofTomorrow);
  const { page } = ofToday;
  const document = async (id: string) =>
    (await today.stored(page, 'orders')).find((row) => row['id'] === id)?.['doc'];
  await findings.see('a tablet of today that was there before pulls all of it', async () => {
    await knows(today, ofToday, [driven, paid]);
    expect(await today.runsOn(page)).toBe(true);
  });
  await findings.see(`it keeps the field "${NEW.field}" that it does not know`, async () => {
    expect(await document(driven)).toMatchObject({
      lines: [{ [NEW.field]: NEW.changedValue }, { [NEW.field]: NEW.value }],
    });
  });
  await findings.see(`it shows an order of the type "${NEW.orderType}"`, () =>
    expect(openOrder(ofToday)).toBeVisible(),
  );
  await findings.see('it goes on with that order: changes, adds, sends, is paid and hands over', async () => {
    await openOrder(ofToday).click();
    await ofToday.changeQuantity(JUICE, 1);
    await ofToday.add(MANGO);
    await ofToday.send();
    await ofToday.payExact();
    await ofToday.finish();
    await openOrder(ofToday).click();
    await page.getByRole('button', { name: HAND_OVER }).click();
    await ofToday.back();
    await ofToday.delivered();
  });
  await findings.see(
    'head office has it completed and paid once, with what tomorrow has put into it',
    async () => {
      expect(await office.order(driven)).toMatchObject({
        order_type: NEW.orderType,
        status: 'completed',
        payment_status: 'paid',
        items: [{ quantity: 1 }, { quantity: 2 }, { quantity: 1 }],
        payments: [{ payment_method: 'cash' }],
      });
      expect(await seatsOf(outlet, driven)).toEqual([NEW.changedValue, NEW.value, 0]);
    },
  );
  await findings.see(`it shows a payment by "${NEW.tender}"`, async () => {
    await ofToday.lookAtOrders();
    await page.locator(`[data-testid=order-row][href$="${paid}"]`).click();
    await expect(page.getByTestId('payment')).toContainText(NEW.tender);
  });
  await findings.see('a new tablet of today is enrolled, loads all of it, sells and delivers', async () => {
    const second = await outlet.tabletWith(today, 'Tablet kedua');
    await knows(today, second, [driven, paid]);
    const [table = ''] = await second.freeTables(1);
    await second.sell(table, TEA);
    await second.delivered();
    expect(await ordersOf(office, second)).toMatchObject([{ status: 'completed', payment_status: 'paid' }]);
    return hasTheSame({ today, tomorrow: today }, { ofToday, ofTomorrow: second });
  });
  await findings.see(
    'nobody on them has to settle anything, and nothing new waits at head office',
    async () => {
      expect(await today.stored(page, 'attention')).toEqual([]);
      expect(await waiting(office)).toBe(waited);
    },
  );
}

/** An order of the new type that stays open, and one at a table that was paid by the new tender. */
async function takeWhatIsNew(tomorrow: Version, tablet: Tablet): Promise<{ driven: string; paid: string }> {
  const { page } = tablet;
  await tablet.flightMode(true);
  await page.getByRole('button', { name: TAKE_AWAY }).click();
  await tablet.add(TEA);
  await tablet.send();
  await tablet.add(JUICE);
  await tablet.back();
  const [table = ''] = await tablet.freeTables(1);
  await tablet.openTable(table);
  await tablet.add(TEA);
  await tablet.send();
  await tablet.toPay.click();
  await page.getByRole('radio', { name: OTHERS }).click();
  await page.getByRole('button', { name: NEW.tender }).click();
  await page.getByRole('button', { name: RECEIVED }).click();
  await expect(tablet.paid).toBeVisible();
  await tablet.finish();
  const [driven = '', paid = ''] = takenIn(await tomorrow.stored(page, 'outbox')).orders.keys();
  await tablet.flightMode(false);
  await tablet.delivered();
  return { driven, paid };
}

/** On the floor, where it stands in two places of which one is shown. */
const openOrder = ({ page }: Tablet) =>
  page.getByTestId('open-order').filter({ hasText: NEW.orderType, visible: true });

async function knows(version: Version, { page }: Tablet, orders: readonly string[]): Promise<void> {
  const known = async () => {
    const ids = (await version.stored(page, 'orders')).map(({ id }) => id);
    return orders.filter((id) => !ids.includes(id));
  };
  await expect.poll(known, PATIENTLY).toEqual([]);
}

async function isWhole(office: HeadOffice, tablet: Tablet, taken: Taken): Promise<string> {
  const orders = await ordersOf(office, tablet);
  expect(differences(taken, orders)).toEqual([]);
  expect(orders).toHaveLength(taken.orders.size);
  return `${orders.length} orders`;
}

/** How often it has loaded everything from the start. */
async function loadsOf(version: Version, { page }: Tablet): Promise<number> {
  const follow = (await version.stored(page, 'meta')).find(({ key }) => key === 'follow');
  return z.looseObject({ value: z.looseObject({ gen: z.int() }) }).parse(follow).value.gen;
}

const Envelope = z.looseObject({ name: z.string() });
const nameOf = ({ envelope }: Row): string => Envelope.parse(envelope).name;

const Held = z.object({
  results: z.array(
    z.looseObject({
      id: z.string(),
      code: z.string(),
      raw: z.string(),
      device: z.looseObject({ name: z.string() }),
    }),
  ),
});
const Accepted = z.object({
  results: z.array(
    z.looseObject({ resolution: z.looseObject({ outcome: z.string().nullable() }).nullable() }),
  ),
});

async function heldOf(office: HeadOffice, { name }: Tablet): Promise<z.infer<typeof Held>['results']> {
  const { results } = Held.parse(await office.fetch('/api/exceptions/quarantine'));
  return results.filter(({ device }) => device.name === name);
}

async function seatsOf({ server }: RehearsalOutlet, orderId: string): Promise<unknown[]> {
  const rows = await server.sql(
    `select ${NEW.field} from order_lines where order_id = '${orderId}' order by position`,
  );
  return rows.map((row) => row[NEW.field]);
}
