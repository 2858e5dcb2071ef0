import type { Findings } from './findings.ts';
import { expect } from './patient-playwright.ts';
import { ordersOf, waiting, type RehearsalOutlet } from './rehearsal-outlet.ts';
import { differences, takenIn, type Taken } from './taken.ts';
import type { Tablet, Till, Version } from './version.ts';

const TEA = 'Es Teh Manis';
const JUICE = 'Jus Alpukat';
/** What the banner of the tablet's app says in Indonesian. */
const [READY, TAKE_IT] = ['Versi baru siap', 'Pakai versi baru'];

interface Versions {
  before: Version;
  today: Version;
}

/**
 * The server is replaced while two tablets of the version before have a queue. One is upgraded in place before it delivers, the other never.
 * @param outlet with the server of the version before
 */
export async function rehearseUpgrade(
  outlet: RehearsalOutlet,
  versions: Versions,
  findings: Findings,
): Promise<void> {
  const { before, today } = versions;
  findings.chapter(`Tablets of ${before.name}, and a server that becomes the one of ${today.name}`);
  const waited = await waiting(await outlet.office());
  const old = await outlet.tablet(before, 'Tablet lama');
  const renewed = await outlet.tablet(before, 'Tablet baru');
  const [a = '', b = '', c = '', d = ''] = await old.freeTables(4);
  const ofOld = await takeOffline(before, old, a, b);
  const ofRenewed = await takeOffline(before, renewed, c, d);
  await findings.see(`${before.name}: two tablets take orders offline`, () => {
    expect(ofOld.orders.size).toBe(2);
    expect(ofRenewed.orders.size).toBe(2);
    return `${ofOld.mutations.length} and ${ofRenewed.mutations.length} mutations in IndexedDB`;
  });
  await findings.see(`${today.name}: its server starts on the same database`, () =>
    outlet.server.become(today.folder),
  );

  await goOnUnchanged(old, b, versions, findings);
  await upgradeInPlace(renewed, ofRenewed, d, versions, findings);
  await findings.see('both tablets know the orders of each other', async () => {
    const knows = async (version: Version, { page }: Tablet, { orders }: Taken) => {
      const ids = (await version.stored(page, 'orders')).map(({ id }) => id);
      return [...orders.keys()].every((id) => ids.includes(id));
    };
    const patiently = { timeout: 120_000 };
    await expect.poll(() => knows(before, old, ofRenewed), patiently).toBe(true);
    await expect.poll(() => knows(today, renewed, ofOld), patiently).toBe(true);
  });

  const office = await outlet.office();
  for (const [version, tablet, queued, count] of [
    [before, old, ofOld, 3],
    [today, renewed, ofRenewed, 2],
  ] as const)
    await findings.see(`head office has every order, line and payment of "${tablet.name}" once`, async () => {
      const taken = takenIn(await version.stored(tablet.page, 'journal'));
      expect(taken.mutations).toEqual(expect.arrayContaining(queued.mutations));
      const orders = await ordersOf(office, tablet);
      expect(differences(taken, orders)).toEqual([]);
      expect(orders).toHaveLength(count);
      const done = { status: 'completed', payment_status: 'paid' };
      expect(orders).toMatchObject(orders.map(() => done));
      return `${count} orders, all completed and paid`;
    });
  await findings.see('nothing new waits at head office for a decision', async () => {
    expect(await waiting(office)).toBe(waited);
  });
}

/** A whole sale at one table, and an order at another that stays open. */
async function takeOffline(version: Version, tablet: Tablet, sold: string, open: string): Promise<Taken> {
  await tablet.flightMode(true);
  await tablet.sell(sold, TEA);
  await tablet.openTable(open);
  await tablet.add(TEA);
  await tablet.add(JUICE);
  await tablet.send();
  await tablet.back();
  return takenIn(await version.stored(tablet.page, 'outbox'));
}

async function goOnUnchanged(
  old: Tablet,
  open: string,
  { before, today }: Versions,
  findings: Findings,
): Promise<void> {
  const isUnchanged = async (): Promise<void> => expect(await before.runsOn(old.page)).toBe(true);
  const isEmpty = () =>
    expect.poll(() => before.stored(old.page, 'outbox'), { timeout: 120_000 }).toEqual([]);
  await findings.see(
    `the tablet that stays at ${before.name} delivers its queue to the new server`,
    async () => {
      await old.flightMode(false);
      await old.delivered();
      await isEmpty();
      await isUnchanged();
      return 'each mutation has a verdict, and a pull has covered it';
    },
  );
  await findings.see('it goes on: pays what was open, sells again, and delivers', async () => {
    await settle(old, open);
    const [table = ''] = await old.freeTables(1);
    await old.sell(table, JUICE);
    await old.delivered();
    await isEmpty();
    await isUnchanged();
  });
  if (before.app !== today.app)
    await findings.see('it is offered the new version, which waits', async () => {
      await expect(old.page.getByText(READY)).toBeVisible();
      await isUnchanged();
    });
}

async function upgradeInPlace(
  tablet: Tablet,
  taken: Taken,
  open: string,
  { before, today }: Versions,
  findings: Findings,
): Promise<void> {
  const { page } = tablet;
  const context = page.context();
  let till: Till = tablet;
  // It reaches the new app, and delivers nothing yet.
  await context.route('**/api/**', (route) => route.abort());
  await tablet.flightMode(false);
  if (before.app === today.app) {
    await findings.see(
      `${before.name} and ${today.name} have the same app: nothing to upgrade`,
      () => undefined,
    );
  } else {
    await findings.see(`the other one is upgraded to ${today.name} by its service worker`, async () => {
      await expect(page.getByText(READY)).toBeVisible();
      await page.getByRole('button', { name: TAKE_IT }).click();
      await expect.poll(() => today.runsOn(page).catch(() => false), { timeout: 120_000 }).toBe(true);
    });
    till = today.tillOn(page);
    await findings.see('its queue waited in IndexedDB, and is the same', async () => {
      await expect(till.connection).toBeVisible();
      expect(takenIn(await today.stored(page, 'outbox')).mutations).toEqual(taken.mutations);
      return `${taken.mutations.length} rows that ${before.name} has written`;
    });
  }
  await findings.see('the order that was open is on its screen, and is paid', async () => {
    await till.openTable(open);
    expect(await till.ordered()).toEqual([`1× ${TEA}`, `1× ${JUICE}`]);
    await till.payExact();
    await till.finish();
  });
  const waits = takenIn(await today.stored(page, 'outbox')).mutations.length;
  await context.unroute('**/api/**');
  await findings.see('it delivers all of it', async () => {
    await till.delivered();
    await expect.poll(() => today.stored(page, 'outbox'), { timeout: 120_000 }).toEqual([]);
    return `${waits} mutations`;
  });
}

async function settle(till: Till, table: string): Promise<void> {
  await till.openTable(table);
  await till.payExact();
  await till.finish();
}
