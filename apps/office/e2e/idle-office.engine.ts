import { setTimeout as passed } from 'node:timers/promises';
import { button, element, field, link, test, type BrowserTab } from '@meja/testing/engines';
import { expect } from '@playwright/test';

const EVENTS = '/api/sync/events';
/** Long enough for an app that loses track of its streams to have opened many, short of the heartbeat of the one. */
const IDLE_MS = 10_000;

const PAGES = [
  ...['Hari ini', 'Pesanan', 'Shift kas', 'Karyawan', 'Tablet', 'Pengaturan cabang'],
  ...['Perlu perhatian', 'Catatan audit'],
];

async function signIn(tab: BrowserTab, origin: string): Promise<void> {
  await tab.open(`${origin}/office/`);
  await tab.fill(field('E-mail'), 'owner@sedap.example');
  await tab.fill(field('Kata sandi'), 'meja-demo-2026');
  await tab.picture('office-1-sign-in');
  await tab.click(button('Masuk'));
  await tab.see(element('[role=status]', 'Langsung'));
}

test('an idle head office holds one event stream, and every page opens', async ({ tab, network }) => {
  await signIn(tab, network.origin);
  await passed(IDLE_MS);
  const streams = () => network.underway(EVENTS);
  await expect.poll(streams, { message: 'open event streams' }).toBe(1);

  // The last one may carry a number.
  const links = (await tab.all(element('nav a'))).map(({ name }) => name.replace(/ \d+$/, ''));
  expect(links).toEqual(PAGES);
  for (const [at, page] of PAGES.entries()) {
    await tab.click(link(new RegExp(`^${page}`)));
    await tab.see(element('h1', page));
    await tab.see(element('nav a[aria-current=page]', new RegExp(`^${page}`)));
    await tab.picture(`office-${at + 2}-${page.toLowerCase().replace(' ', '-')}`);
  }
  expect(await tab.all(element('[role=alert]'))).toEqual([]);
  await expect.poll(streams).toBe(1);
});
