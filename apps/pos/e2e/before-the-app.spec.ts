import { expect } from '@playwright/test';
import { test } from './support/restaurant.ts';

test.use({ serviceWorkers: 'block' });

test('before the app is there a tablet shows its mark, in the theme that was chosen on it', async ({
  page,
  network,
}) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  await page.goto(network.origin);
  await expect(page.getByLabel('Kode tablet')).toBeVisible();
  await expect(page.locator('.splash')).toBeHidden();
  await page.evaluate(() => localStorage.setItem('meja.theme', 'dark'));

  // The app's own scripts never come.
  await page.route('**/*.js', () => undefined);
  await page.reload({ waitUntil: 'commit' });
  await expect(page.locator('.splash')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const bar = page.locator('meta[name=theme-color][media=all]');
  await expect(bar).toHaveAttribute('data-scheme', 'dark');
  expect(refused).toEqual([]);
});
