import { obstacles } from '@meja/testing/e2e';
import { expect } from '@playwright/test';
import { test } from './support/restaurant.ts';
import { CASHIER, type Till } from './support/till.ts';

const DIALOG = '[role=dialog]';

interface ShiftOfOffice {
  id: string;
  number: string;
  expected: string;
  counted: string | null;
  difference: string | null;
  movements?: { type: string; amount: string; reason: string }[];
}

async function lookAtShift({ page }: Till): Promise<void> {
  await page.getByRole('button', { name: CASHIER.name }).click();
  await page.getByRole('link', { name: 'Shift kas' }).click();
}

async function moveCash({ page }: Till, what: string, keys: string, reason: string): Promise<void> {
  await page.getByTestId('shift').getByRole('button', { name: what }).click();
  await page.getByTestId('movement-sheet').waitFor();
  await page.keyboard.type(keys);
  await page.getByRole('button', { name: reason }).click();
  await page.getByRole('button', { name: /^Catat Rp/ }).dblclick();
  await expect(page.getByTestId('movement-sheet')).toBeHidden();
}

/** The figures of the page that a toast lies over. It waits for the toast to have come in. */
async function figuresBelowToast({ page }: Till): Promise<string[]> {
  await page.locator('[data-sonner-toast][data-mounted=true]').waitFor();
  return page.evaluate(async () => {
    await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => undefined)));
    const toasts = [...document.querySelectorAll('[data-sonner-toast]')].map((each) =>
      each.getBoundingClientRect(),
    );
    const figures = [...document.querySelectorAll<HTMLElement>('main .money, main .tabular')];
    return figures
      .filter((figure) => {
        const { top, bottom, left, right } = figure.getBoundingClientRect();
        return toasts.some(
          (toast) => toast.top < bottom && top < toast.bottom && toast.left < right && left < toast.right,
        );
      })
      .map((figure) => figure.innerText);
  });
}

test('a drawer is opened, used, and counted without a network, through a restart, and head office agrees to the unit', async ({
  tablet,
  office,
}) => {
  const till = await tablet('Kasir laci');
  const expected = () => till.page.locator('[data-row=expected]');
  await till.signIn();
  await till.flightMode(true);
  await lookAtShift(till);
  await expect(till.page.getByTestId('shift-open')).toBeVisible();
  expect.soft(await obstacles(till.page), 'opening a shift').toEqual([]);
  await till.page.keyboard.type('200000');
  await till.page.getByRole('button', { name: 'Buka shift' }).dblclick();
  await expect(expected()).toContainText('200.000');

  await till.page.getByTestId('shift').getByRole('button', { name: 'Kas masuk' }).click();
  expect.soft(await obstacles(till.page, DIALOG), 'moving cash').toEqual([]);
  await till.page.keyboard.press('Escape');
  const { width, height } = till.page.viewportSize() ?? { width: 1280, height: 800 };
  await till.page.setViewportSize({ width: 390, height: 844 });
  await moveCash(till, 'Kas masuk', '50000', 'Tambah uang kembalian');
  expect.soft(await figuresBelowToast(till), 'on a phone').toEqual([]);
  await till.page.setViewportSize({ width, height });
  await moveCash(till, 'Setor ke brankas', '100000', 'Setor ke bank');
  await moveCash(till, 'Pengeluaran kas', '15000', 'Es batu, gas, galon');
  await expect(till.page.getByTestId('movement')).toHaveCount(3);
  await expect(expected()).toContainText('135.000');
  expect.soft(await obstacles(till.page), 'an open shift').toEqual([]);

  await till.restart({ offline: true });
  await till.signIn();
  const [table = ''] = await till.freeTables(1);
  await till.sell(table);
  await lookAtShift(till);
  const sales = till.page.locator('[data-row=sales]');
  await expect(sales).not.toContainText(/Rp\s?0$/);
  const sold = Number((await sales.innerText()).replace(/\D/g, ''));

  await till.flightMode(false);
  await till.delivered();
  await till.page.getByRole('button', { name: 'Tutup shift' }).click();
  await till.page.getByTestId('close-sheet').waitFor();
  await till.page.keyboard.type(String(135_000 + sold - 2_000));
  expect.soft(await obstacles(till.page, DIALOG), 'counting').toEqual([]);
  await till.page.getByRole('dialog').getByRole('button', { name: 'Tutup shift' }).dblclick();
  await expect(till.page.getByTestId('shift-closed')).toContainText('Kurang Rp 2.000');
  expect.soft(await obstacles(till.page), 'a closed shift').toEqual([]);
  await till.page.getByRole('button', { name: 'Selesai' }).click();
  await expect(till.page.getByTestId('past-shift')).toHaveCount(1);
  await till.delivered();

  const { results } = (await office.fetch('/api/shifts')) as { results: ShiftOfOffice[] };
  const [shift] = results.filter(({ number }) => number.startsWith(`${till.series}-`));
  expect(shift).toMatchObject({
    expected: `${135_000 + sold}.00`,
    counted: `${135_000 + sold - 2_000}.00`,
    difference: '-2000.00',
  });
  const { movements } = (await office.fetch(`/api/shifts/${shift?.id}`)) as ShiftOfOffice;
  expect(movements).toMatchObject([
    { type: 'in', amount: '50000.00', reason: 'Tambah uang kembalian' },
    { type: 'drop', amount: '100000.00', reason: 'Setor ke bank' },
    { type: 'payout', amount: '15000.00', reason: 'Es batu, gas, galon' },
  ]);
});
