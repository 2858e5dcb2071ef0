import { button, element, field, heading, link, test, type BrowserTab } from '@meja/testing/engines';
import { expect } from '@playwright/test';
import { askDatabase } from './support/stored.ts';

const TEA = 'Es Teh Manis';
const JUICE = 'Jus Alpukat';
const CASHIER = { name: /Siti Maulida/, pin: '400004' };

const FREE_TABLE = element('[data-testid=table][data-state=free]');
const CONNECTION = '[data-connection] [role=status]';

const rowsOf = async (tab: BrowserTab, store: 'meta' | 'outbox') =>
  (await tab.evaluate(askDatabase, { store, take: 'getAll' as const })) as Record<string, unknown>[];

async function enrol(tab: BrowserTab, origin: string, code: string): Promise<string> {
  await tab.open(origin);
  await tab.fill(field('Kode tablet'), code);
  // The code of its own: each engine's tablet is enrolled at the same outlet.
  await tab.fill(field('Nama tablet'), `Kasir ${code}`);
  await tab.picture('tablet-1-enrol');
  await tab.click(button('Pakai tablet ini'));
  await tab.see(heading('Siapa Anda?'));
  const isReadyForOffline = () =>
    tab.evaluate(() => navigator.serviceWorker.controller?.state === 'activated');
  await expect.poll(isReadyForOffline, { message: 'the service worker has taken over' }).toBe(true);
  const identity = (await rowsOf(tab, 'meta')).find(({ key }) => key === 'identity');
  return (identity!['value'] as { series: string }).series;
}

async function signIn(tab: BrowserTab): Promise<void> {
  await tab.click(button(CASHIER.name));
  await tab.see(element('p', /^Masukkan PIN/));
  await tab.type(CASHIER.pin);
  await tab.see(FREE_TABLE);
}

/** Opens a free table and sends a dish to its kitchen. */
async function order(tab: BrowserTab, dish: string): Promise<void> {
  await tab.click(FREE_TABLE);
  await tab.fill(field('Cari menu'), dish);
  await tab.click(button(new RegExp(`^${dish}`)));
  await tab.see(button(new RegExp(`^1× ${dish}`)));
  await tab.click(button(/^Kirim \(/));
  await tab.see(button(/^(Terkirim|Antre kirim)$/));
}

async function payCash(tab: BrowserTab): Promise<void> {
  await tab.click(link(/^Bayar/));
  await tab.click(button(/^Uang pas/));
  await tab.picture('tablet-5-pay');
  await tab.click(button(/^Terima pembayaran/));
  await tab.see(element('[data-testid=payment-done]'));
  await tab.picture('tablet-6-paid');
  await tab.click(button(/^Selesai/));
  await tab.see(FREE_TABLE);
}

async function delivered(tab: BrowserTab): Promise<void> {
  const unjudged = async () => (await rowsOf(tab, 'outbox')).filter(({ judged }) => judged === 0).length;
  await expect.poll(unjudged, { message: 'deliver everything' }).toBe(0);
}

test('a tablet sells, starts again without a network and delivers each order once', async ({
  tab,
  network,
  office,
}) => {
  const series = await enrol(tab, network.origin, await office.enrolmentCode('JKT'));
  await tab.picture('tablet-2-people');
  await signIn(tab);
  await tab.picture('tablet-3-floor');
  await order(tab, TEA);
  await tab.picture('tablet-4-order');
  await payCash(tab);
  await delivered(tab);

  await network.refuse();
  await tab.restart();
  await tab.open(network.origin);
  await signIn(tab);
  await order(tab, JUICE);
  await tab.see(element(CONNECTION, /^Offline, \d+ perubahan menunggu/));
  await tab.picture('tablet-7-offline');

  await network.up();
  await delivered(tab);
  await tab.see(element(CONNECTION, /^Online/));
  expect(await office.deliveredBy(series)).toMatchObject([
    {
      status: 'completed',
      payment_status: 'paid',
      items: [{ product_name: TEA, quantity: 1 }],
      payments: [expect.anything()],
    },
    { payment_status: 'unpaid', items: [{ product_name: JUICE, quantity: 1 }], payments: [] },
  ]);
});
