import { obstacles } from '@meja/testing/e2e';
import { expect } from '@playwright/test';
import { test } from './support/restaurant.ts';
import { CASHIER } from './support/till.ts';

const MANAGER = { name: /Dimas Wicaksono/, pin: '300003' };

interface Summary {
  net_sales: string;
  by_payment_method: { payment_method: string; net: string }[];
}

test('a bill that two guests paid is partly given back as a manager allows, and head office agrees to the unit', async ({
  office,
  till,
}) => {
  const { page } = till;
  const outlet = await office.outletId('JKT');
  const figures = async () =>
    (await office.fetch(`/api/reports/sales-summary?outlet_id=${outlet}`)) as Summary;
  const cashOf = (summary: Summary) =>
    Number(summary.by_payment_method.find((row) => row.payment_method === 'cash')?.net ?? 0);

  await till.signIn();
  const before = await figures();
  const [table = ''] = await till.freeTables(1);
  await till.openTable(table);
  await till.add('Es Teh Manis');
  await till.send();
  await till.toPay.click();
  await page.getByRole('button', { name: 'Bagi tagihan' }).click();
  await page.getByRole('button', { name: /^2 orang/ }).click();
  for (const guest of [1, 2]) {
    await expect(page.getByTestId('due')).toContainText(`Tamu ${guest} dari 2`);
    await till.exactCash.click();
    await till.takePayment.click();
    await expect(till.paid).toBeVisible();
    if (guest < 2) await page.getByRole('button', { name: /^Bayar sisanya/ }).click();
  }
  await till.finish();
  await till.delivered();
  const [sold] = await till.ordersAt(office);
  if (!sold) throw new Error('nothing was delivered');
  const total = Number(sold.total);

  await page.goto(`${till.origin}/orders/${sold.id}`);
  await expect(page.getByTestId('payment')).toHaveCount(2);
  // A cashier takes money; a manager allows with their PIN that it is given back, over the screen that is there.
  await page.getByRole('button', { name: 'Kembalikan uang' }).click();
  await page.getByRole('button', { name: 'Pesanan keliru' }).click();
  await page.getByRole('button', { name: /^Kembalikan Rp/ }).dblclick();
  const approval = page.getByRole('dialog', { name: 'Minta izin' });
  await expect(approval.getByText('Mengembalikan uang tamu')).toBeVisible();
  await expect(approval.getByRole('button', { name: CASHIER.name })).toHaveCount(0);
  await approval.getByRole('button', { name: MANAGER.name }).click();
  await expect(approval.getByText('Masukkan PIN 6 angka')).toBeVisible();
  await page.keyboard.type('123456');
  await expect(approval.getByText('PIN salah')).toBeVisible();
  expect.soft(await obstacles(page), 'asking for approval').toEqual([]);
  await page.keyboard.type(MANAGER.pin);
  await expect(approval).toHaveCount(0);
  await expect(page.getByTestId('refund-done')).toBeVisible();
  await page.getByRole('dialog').getByRole('link', { name: 'Struk' }).click();
  await expect(page.getByTestId('receipt').locator('[data-row=refund]')).toHaveCount(1);
  await page.goto(`${till.origin}/orders/${sold.id}`);
  await expect(page.getByTestId('bill').locator('[data-row=kept]')).toContainText('Diterima bersih');
  await till.delivered();

  const order = await office.order(sold.id);
  const given = Number(order['refunded']);
  const refund = (
    order['history'] as { name: string; approved_by: { name: string } | null; proof: string }[]
  ).find(({ name }) => name === 'payment.refund');
  expect(refund).toMatchObject({ proof: 'proven', approved_by: { name: 'Dimas Wicaksono' } });
  expect(order).toMatchObject({ status: 'completed', payment_status: 'paid', refunds: [{}] });
  expect(given).toBeGreaterThan(0);
  const after = await figures();
  expect(Number(after.net_sales) - Number(before.net_sales)).toBe(total - given);
  expect(cashOf(after) - cashOf(before)).toBe(total - given);
});
