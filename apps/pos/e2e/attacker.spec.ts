import { expect } from '@playwright/test';
import { clearLocks, pushForged } from './support/attacker.ts';
import { test } from './support/restaurant.ts';

const WAITER = { name: /Andi Saputra/, pin: '600006' };
const MANAGER = { name: /Dimas Wicaksono/, pin: '300003' };

interface Held {
  results: { code: string; record: { name: string } | null; device: { name: string } }[];
}

test('somebody with developer tools on a waiter’s tablet does no more than a waiter may, and head office sees it', async ({
  office,
  tablet: enrolled,
}) => {
  const tablet = await enrolled('Tablet pelayan');
  const { page } = tablet;
  await tablet.signIn(WAITER);
  const [table = ''] = await tablet.freeTables(1);
  await tablet.openTable(table);
  await tablet.add('Es Teh Manis');
  await tablet.send();
  await tablet.delivered();
  const [order] = await tablet.ordersAt(office);
  if (!order) throw new Error('nothing was delivered');
  const [line] = order.items as unknown as { id: string }[];

  // Another person is written into the session: without their key it is nobody.
  const manager = await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('meja');
      request.onsuccess = () => resolve(request.result);
    });
    const rows = await new Promise<{ id: string; doc: { name: string } }[]>((resolve) => {
      const request = db.transaction('staff').objectStore('staff').getAll();
      request.onsuccess = () => resolve(request.result as { id: string; doc: { name: string } }[]);
    });
    db.close();
    const found = rows.find(({ doc }) => doc.name === 'Dimas Wicaksono')?.id ?? '';
    const session = JSON.parse(sessionStorage.getItem('meja.session') ?? '{}') as object;
    sessionStorage.setItem('meja.session', JSON.stringify({ ...session, staffId: found }));
    return found;
  });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Siapa Anda?' })).toBeVisible();

  // Wrong PINs are counted by the server: to clear the tablet's own count gains nothing.
  await page.getByRole('button', { name: MANAGER.name }).click();
  for (let left = 4; left >= 0; left -= 1) {
    await page.keyboard.type('123456');
    await expect(page.getByText(left > 0 ? `Sisa ${left} kali coba.` : 'Terlalu sering salah')).toBeVisible();
  }
  await page.evaluate(clearLocks);
  await page.reload();
  await page.getByRole('button', { name: MANAGER.name }).click();
  await page.keyboard.type('123457');
  await expect(page.getByText('Terlalu sering salah')).toBeVisible();

  // The tablet's own key signs a token, and with it goes what only a manager may.
  const wish = {
    name: 'order.voidLine',
    args: { orderId: order.id, lineId: line?.id, reason: 'gratis untuk teman' },
    actorId: manager,
  };
  const { verdict, secret } = await page.evaluate(pushForged, wish);
  expect(verdict).toMatchObject({ outcome: 'quarantined', code: 'UNPROVEN' });
  expect(secret).toBeNull();

  const after = await office.order(order.id);
  expect(after['total']).toBe(order.total);
  const { results } = (await office.fetch('/api/exceptions/quarantine?limit=50')) as Held;
  expect(results.filter(({ device }) => device.name === 'Tablet pelayan')).toMatchObject([
    { code: 'UNPROVEN', record: { name: 'order.voidLine' } },
  ]);

  // The waiter's own work goes on.
  await page.goto(tablet.origin);
  await tablet.signIn(WAITER);
  await tablet.openTable(table);
  await tablet.add('Es Teh Manis');
  await tablet.send();
  await tablet.delivered();
});
