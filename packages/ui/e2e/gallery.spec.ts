import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { serveGallery, type ServedGallery } from './serve-gallery.ts';

const SCREENS = ['', 'order', 'pay', 'signin', 'office'];
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

// One worker runs this file, since each worker would build the gallery for itself.
test.describe.configure({ mode: 'default' });

let gallery: ServedGallery;
test.beforeAll(async () => {
  gallery = await serveGallery();
});
test.afterAll(() => gallery.close());

test.use({ reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } });

async function open(page: Page, screen = '', theme: 'light' | 'dark' = 'light'): Promise<void> {
  await page.addInitScript((chosen) => localStorage.setItem('meja.theme', chosen), theme);
  await page.goto(`${gallery.url}#${screen}`);
  await page.locator('main').waitFor();
}

/** What a screen reader or weak eyes would miss. */
async function missed(page: Page): Promise<unknown[]> {
  // The gallery holds no other pages, which is all that the slower way is for.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .withTags(WCAG)
    .analyze();
  return violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }));
}

for (const screen of SCREENS) {
  test(`${screen || 'components'}, dark and light: nothing that a screen reader or weak eyes would miss`, async ({
    page,
  }) => {
    await open(page, screen, 'dark');
    const root = page.locator('html');
    await expect(root).toHaveAttribute('data-theme', 'dark');
    expect.soft(await missed(page), 'dark').toEqual([]);
    // As the app does it when somebody chooses the other theme.
    await root.evaluate((element) => (element.dataset['theme'] = 'light'));
    expect.soft(await missed(page), 'light').toEqual([]);
  });
}

test.describe('under a finger', () => {
  test.use(PHONE);

  for (const screen of SCREENS) {
    test(`${screen || 'components'}: every target is at least 48 px, and nothing runs off the side`, async ({
      page,
    }) => {
      await open(page, screen);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll('button, a[href], input, textarea, [role="radio"], [role="switch"]')]
          .map((element) => ({ element, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 1 && (box.width < 47.5 || box.height < 47.5))
          .map(
            ({ element, box }) =>
              `${Math.round(box.width)}×${Math.round(box.height)} ${element.outerHTML.slice(0, 160)}`,
          ),
      );
      expect(small).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBe(0);
    });
  }

  test('a row of chips fades where there is more, never its first or last chip, in a browser without scroll timelines', async ({
    page,
  }) => {
    await page.route(/\.css/, async (route) => {
      const response = await route.fetch();
      const css = await response.text();
      await route.fulfill({ response, body: css.replaceAll('animation-timeline', 'animation-unheard-of') });
    });
    await open(page, 'order');
    const ends = await page
      .getByRole('radiogroup')
      .filter({ has: page.getByRole('radio').nth(4) })
      .first()
      .evaluate((row) => {
        const box = row.getBoundingClientRect();
        const lengthOf = (name: string) => parseFloat(getComputedStyle(row).getPropertyValue(name));
        row.scrollTo({ left: 0, behavior: 'instant' });
        const first = (row.firstElementChild?.getBoundingClientRect().left ?? 0) - box.left;
        row.scrollTo({ left: row.scrollWidth, behavior: 'instant' });
        const last = box.right - (row.lastElementChild?.getBoundingClientRect().right ?? 0);
        const isLonger = row.scrollWidth > row.clientWidth;
        return { isLonger, fades: [lengthOf('--fade-start'), lengthOf('--fade-end')], room: [first, last] };
      });
    expect(ends.isLonger).toBe(true);
    ends.fades.forEach((fade, end) => {
      expect(fade).toBeGreaterThan(0);
      expect(ends.room[end]).toBeGreaterThanOrEqual(fade);
    });
  });

  test('a sheet is pulled closed', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'Lembar' }).click();
    const title = page.getByRole('heading', { name: 'Nasi Goreng Kampung' });
    await expect(title).toBeVisible();
    const box = await title.boundingBox();
    if (box === null) throw new Error('the sheet has no title');
    await page.mouse.move(box.x + 20, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 20, box.y + 240, { steps: 8 });
    await page.mouse.up();
    await expect(title).toBeHidden();
  });
});

test('a double tap opens a sheet and leaves it open', async ({ page }) => {
  await open(page);
  const button = page.getByRole('button', { name: 'Lembar' });
  const sheet = page.getByRole('dialog', { name: 'Nasi Goreng Kampung' });
  // The first time the sheet's code is loaded, and the second tap is over before the sheet is there.
  await button.click();
  await expect(sheet).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  await button.dblclick();
  // Where the second tap closes it, it is gone when all movement is over.
  await sheet.evaluate(async (element) => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    await Promise.allSettled(element.getAnimations({ subtree: true }).map(({ finished }) => finished));
  });
  await expect(sheet).toBeVisible();
  // Soon after it was opened, a tap beside it counts as the second one.
  await expect(async () => {
    await page.mouse.click(10, 10);
    await expect(sheet).toBeHidden({ timeout: 1_000 });
  }).toPass();
});

/** Two taps of a finger at one place, the second when what the first has opened is there. */
const doubleTap = (button: Locator): Promise<void> =>
  button.evaluate(async (element) => {
    const box = element.getBoundingClientRect();
    const [clientX, clientY] = [box.x + box.width / 2, box.y + box.height / 2];
    const at = { bubbles: true, cancelable: true, composed: true, clientX, clientY };
    for (let tap = 0; tap < 2; tap += 1) {
      const under = document.elementFromPoint(clientX, clientY);
      under?.dispatchEvent(new PointerEvent('pointerdown', { ...at, pointerType: 'touch', isPrimary: true }));
      under?.dispatchEvent(new MouseEvent('click', { ...at, detail: 1 }));
      await new Promise(requestAnimationFrame);
    }
    await new Promise(requestAnimationFrame);
  });

test('a double tap opens a dialog, and its second tap is not for what lies there', async ({ page }) => {
  await open(page);
  const dialog = page.getByRole('dialog', { name: 'Catatan untuk dapur' });
  const button = page.getByRole('button', { name: 'Dialog' });
  // The first time the dialog's code is loaded.
  await button.click();
  await expect(dialog).toBeVisible();
  const close = await dialog.getByRole('button', { name: 'Batal' }).boundingBox();
  if (close === null) throw new Error('the dialog has no button');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  // A button of the dialog comes to lie where the one that opens it is.
  await button.evaluate((element, { x, y, width, height }) => {
    element.style.cssText = `position: fixed; left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px`;
  }, close);
  // On a slow machine the second tap may come too late to count as one.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await doubleTap(button);
    await expect(dialog).toBeVisible({ timeout: 1_000 });
  }).toPass();
});

test('the language changes every word at once, and stays over a reload', async ({ page }) => {
  await open(page);
  await expect(page.getByText('Sudah disajikan')).toBeVisible();
  await page.getByRole('radio', { name: 'English' }).click();
  await expect(page.getByText('Served')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.getByText('Served')).toBeVisible();
});

test('a PIN is typed by touch and by keyboard alike', async ({ page }) => {
  await open(page, 'signin');
  const dots = page.getByRole('status', { name: /dari 6 angka/ });
  await expect(dots).toHaveAccessibleName('2 dari 6 angka');
  await page.getByRole('button', { name: '7', exact: true }).click();
  await page.keyboard.press('8');
  await expect(dots).toHaveAccessibleName('4 dari 6 angka');
  await page.keyboard.press('Backspace');
  await page.getByRole('button', { name: 'Hapus satu angka' }).focus();
  await page.keyboard.press('Enter');
  await expect(dots).toHaveAccessibleName('2 dari 6 angka');
});

test('a button whose work is under way takes no second tap', async ({ page }) => {
  await open(page);
  const button = page.getByRole('button', { name: 'Tekan dan tunggu' });
  await button.click();
  await expect(button).toHaveAttribute('aria-busy', 'true');
  await expect(button).not.toHaveAttribute('aria-busy', 'true');
});

test('a table is walked by arrow keys and opened by Enter', async ({ page }) => {
  await open(page, 'office');
  const rows = page.getByRole('table', { name: 'Pesanan' }).getByRole('row');
  await rows.nth(1).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(3)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(rows.nth(2)).toHaveAttribute('aria-selected', 'true');
});

test('a brand colour takes the accent’s place and its text stays readable', async ({ page }) => {
  await open(page);
  await page.getByRole('combobox', { name: 'Warna merek' }).click();
  await page.getByRole('option', { name: 'Kuning' }).click();
  const primary = page.getByRole('button', { name: 'Pesanan baru' }).first();
  await expect(primary).toHaveCSS('background-color', 'rgb(255, 212, 2)');
  await expect(primary).toHaveCSS('color', 'rgb(32, 27, 22)');
});
