import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumArguments, findChromium } from '@meja/testing/chromium';
import { chromium, expect, type BrowserContext, type Locator, type Page } from '@playwright/test';

const CASHIER = { name: /Siti Maulida/, pin: '400004' };

/** A tablet with its own browser profile, which may be switched off and on again, driven as its people do. */
export class Tablet {
  readonly origin: string;
  readonly #profile: string;
  #context: BrowserContext;
  #page: Page;

  private constructor(origin: string, profile: string, context: BrowserContext, page: Page) {
    this.origin = origin;
    this.#profile = profile;
    this.#context = context;
    this.#page = page;
  }

  static async unpack(origin: string): Promise<Tablet> {
    const profile = await mkdtemp(join(tmpdir(), 'meja-tablet-'));
    const context = await launch(profile);
    return new Tablet(origin, profile, context, await firstPage(context));
  }

  get page(): Page {
    return this.#page;
  }

  /** Takes it into the outlet by a code, until it could start without a network. */
  async enrol(code: string, name: string): Promise<void> {
    await this.page.goto(this.origin);
    await this.page.getByLabel('Kode tablet').fill(code);
    await this.page.getByLabel('Nama tablet').fill(name);
    await this.page.getByRole('button', { name: 'Pakai tablet ini' }).click();
    await expect(this.page.getByRole('heading', { name: 'Siapa Anda?' })).toBeVisible();
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  }

  async signIn({ name, pin } = CASHIER): Promise<void> {
    await this.page.getByRole('button', { name }).click();
    await expect(this.page.getByText('Masukkan PIN')).toBeVisible();
    await this.page.keyboard.type(pin);
    await expect(this.page.getByRole('navigation', { name: 'Halaman utama' })).toBeVisible();
  }

  /** Cuts the tablet itself off, as flight mode does, or lets it on the network again. */
  async flightMode(on: boolean): Promise<void> {
    await this.#context.setOffline(on);
  }

  /** The browser is closed and opened again; what it has stored is all that is left. */
  async restart({ offline = false } = {}): Promise<void> {
    await this.#context.close();
    this.#context = await launch(this.#profile);
    await this.#context.setOffline(offline);
    this.#page = await firstPage(this.#context);
    await this.page.goto(this.origin);
  }

  get floor(): Locator {
    return this.page.getByRole('button', { name: /^Meja / });
  }

  async goToFloor(): Promise<void> {
    await this.page.goto(this.origin);
    await expect(this.floor.first()).toBeVisible();
  }

  /** Names of tables where nobody sits: which those are in the demo depends on the time of day. */
  async freeTables(count: number): Promise<string[]> {
    const free = this.page.locator('[data-testid=table][data-state=free]');
    await expect(free.nth(count - 1)).toBeVisible();
    const words = await free.allInnerTexts();
    return words.slice(0, count).map((text) => /[A-Z]+-\d+/.exec(text)?.[0] ?? text);
  }

  /** Opens the table: its order, or a new one when it is free. */
  async openTable(name: string): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`^Meja ${name}`) }).click();
    await expect(this.page.getByRole('heading', { name: `Meja ${name}` })).toBeVisible();
  }

  /** Adds a dish; `choices` are what its sheet must be told. */
  async add(dish: string, { choices = [] as string[], quantity = 1 } = {}): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Cari menu' }).fill(dish);
    const tile = this.page
      .getByRole('region', { name: 'Menu' })
      .getByRole('button', { name: new RegExp(`^${dish}`) });
    await tile.first().click();
    if (choices.length > 0 || quantity > 1) {
      const sheet = this.page.getByRole('dialog', { name: dish });
      for (const choice of choices) await sheet.getByRole('radio', { name: choice }).click();
      for (let i = 1; i < quantity; i += 1) await sheet.getByRole('button', { name: 'Tambah satu' }).click();
      await sheet.getByRole('button', { name: /^Tambah ·/ }).click();
    }
    await expect(this.line(dish)).toBeVisible();
  }

  line(dish: string): Locator {
    return this.page
      .getByRole('region', { name: 'Pesanan' })
      .getByRole('button', { name: new RegExp(`× ${dish}`) });
  }

  async changeQuantity(dish: string, by: number): Promise<void> {
    await this.line(dish).click();
    const sheet = this.page.getByRole('dialog', { name: dish });
    const button = sheet.getByRole('button', { name: by > 0 ? 'Tambah satu' : 'Kurangi satu' });
    for (let i = 0; i < Math.abs(by); i += 1) await button.click();
    await sheet.getByRole('button', { name: /^Simpan ·/ }).click();
    await expect(sheet).toBeHidden();
  }

  async send(): Promise<void> {
    await this.page.getByRole('button', { name: /^Kirim \(/ }).click();
    await expect(this.page.getByRole('button', { name: 'Terkirim', exact: true })).toBeVisible();
  }

  /** Pays the bill on the screen in cash, to the unit. */
  async payExact(): Promise<void> {
    await this.page.getByRole('link', { name: 'Bayar' }).click();
    await this.page.getByRole('button', { name: /^Uang pas/ }).click();
    await this.page.getByRole('button', { name: /^Terima pembayaran/ }).click();
    await expect(this.page.getByTestId('payment-done')).toBeVisible();
  }

  async finish(): Promise<void> {
    await this.page.getByRole('button', { name: /^Selesai/ }).click();
    await expect(this.floor.first()).toBeVisible();
  }

  /** What the status bar says of the connection. */
  get connection(): Locator {
    return this.page.getByRole('banner').getByRole('status');
  }

  async throwAway(): Promise<void> {
    await this.#context.close();
    await rm(this.#profile, { recursive: true, force: true });
  }
}

function launch(profile: string): Promise<BrowserContext> {
  const executablePath = findChromium();
  return chromium.launchPersistentContext(profile, {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...chromiumArguments],
    viewport: { width: 1280, height: 800 },
    locale: 'id-ID',
    timezoneId: 'Asia/Jakarta',
  });
}

const firstPage = async (context: BrowserContext): Promise<Page> => context.pages()[0] ?? context.newPage();
