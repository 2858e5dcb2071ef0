import AxeBuilder from '@axe-core/playwright';
import { MejaServer, PREPARED_DATA } from '@meja/testing/e2e';
import { expect, test, type Page } from '@playwright/test';

/** What a screen reader, a keyboard or a weak eye would stumble over, by WCAG 2.1 AA. */
async function obstacles(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/office/`);
  await page.getByLabel('E-mail').fill('owner@sedap.example');
  await page.getByLabel('Kata sandi', { exact: true }).fill('meja-demo-2026');
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Menu utama' })).toBeVisible();
}

let server: MejaServer;
test.beforeAll(async () => {
  server = await MejaServer.launch(process.env[PREPARED_DATA]);
});
test.afterAll(() => server.dispose());

for (const colorScheme of ['light', 'dark'] as const) {
  test(`head office keeps nobody out, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(`${server.origin}/office/`);
    await expect(page.getByLabel('E-mail')).toBeVisible();
    expect.soft(await obstacles(page), 'signing in').toEqual([]);

    await signIn(page, server.origin);
    for (const path of ['', 'orders', 'devices', 'attention']) {
      await page.goto(`${server.origin}/office/${path}`);
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
      expect.soft(await obstacles(page), `/office/${path}`).toEqual([]);
    }
  });
}
