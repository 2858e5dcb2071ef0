import { expect, type Page } from '@playwright/test';
import { test } from './support/restaurant.ts';

/** Figures of a bill as a screen shows them: by their label. */
async function figuresOf(page: Page): Promise<Record<string, string>> {
  const terms = page.locator('dl:visible dt');
  const figures: Record<string, string> = {};
  for (const term of await terms.all()) {
    const value = await term.locator('xpath=following-sibling::dd[1]').innerText();
    figures[(await term.innerText()).trim()] = value.replaceAll(/[^0-9]/g, '');
  }
  return figures;
}

test("the requirements' example comes to the same on tablet, server and head office", async ({
  office,
  till,
}) => {
  await till.signIn();
  const [table = ''] = await till.freeTables(1);
  await till.openTable(table);
  await till.add('Nasi Goreng Spesial', { choices: ['Level 0 (tidak pedas)'], quantity: 2 });
  await till.add('Es Teh Manis');
  await till.send();
  expect(await figuresOf(till.page)).toMatchObject({
    Subtotal: '55000',
    'PB1 10%': '5500',
    'Service 5%': '2750',
    Total: '63250',
  });

  await till.delivered();
  const newest = await office.newestOrders();
  const order = newest.find((each) => each['total'] === '63250.00' && each['table_number'] === table);
  expect(await office.order(String(order?.['id']))).toMatchObject({
    subtotal: '55000.00',
    tax: '5500.00',
    service_charge: '2750.00',
    total: '63250.00',
    payment_status: 'unpaid',
  });

  const page = await till.page.context().newPage();
  await page.goto(`${till.origin}/office/`);
  await page.getByLabel('E-mail').fill('owner@sedap.example');
  await page.getByLabel('Kata sandi', { exact: true }).fill('meja-demo-2026');
  await page.getByRole('button', { name: 'Masuk', exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Menu utama' })).toBeVisible();
  await page.goto(`${till.origin}/office/orders/${String(order?.['id'])}`);
  const main = page.getByRole('main');
  for (const figure of ['55.000', '5.500', '2.750', '63.250']) await expect(main).toContainText(figure);
});
