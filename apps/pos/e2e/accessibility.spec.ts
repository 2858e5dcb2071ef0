import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from './support/restaurant.ts';

/** What a screen reader, a keyboard or a weak eye would stumble over, by WCAG 2.1 AA. */
async function obstacles(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the tablet keeps nobody out, ${colorScheme}`, async ({ tablet, page, network }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(network.origin);
    await expect(page.getByLabel('Kode tablet')).toBeVisible();
    expect.soft(await obstacles(page), 'enrolling').toEqual([]);

    const till = await tablet('Kasir depan');
    await till.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect.soft(await obstacles(till.page), 'who are you').toEqual([]);
    await till.signIn();
    await expect(till.floor.first()).toBeVisible();
    expect.soft(await obstacles(till.page), 'the floor').toEqual([]);
    const [table = ''] = await till.freeTables(1);
    await till.openTable(table);
    await till.add('Es Teh Manis');
    expect.soft(await obstacles(till.page), 'the order').toEqual([]);
    await till.send();
    await till.page.getByRole('link', { name: 'Bayar' }).click();
    await expect(till.page.getByRole('button', { name: /^Uang pas/ })).toBeVisible();
    expect.soft(await obstacles(till.page), 'paying').toEqual([]);
    await till.page.getByRole('button', { name: /^Uang pas/ }).click();
    await till.page.getByRole('button', { name: /^Terima pembayaran/ }).click();
    await expect(till.page.getByTestId('payment-done')).toBeVisible();
    expect.soft(await obstacles(till.page), 'paid').toEqual([]);
  });
}
