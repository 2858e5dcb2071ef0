import { expect, type Locator, type Page } from '@playwright/test';
import { countUndelivered } from './stored.ts';

export const CASHIER = { name: /Siti Maulida/, pin: '400004' };

/** A tab of the tablet's app, driven as its people do. */
export abstract class Till {
  abstract get page(): Page;
  abstract readonly origin: string;

  async signIn({ name, pin } = CASHIER): Promise<void> {
    await this.page.getByRole('button', { name }).click();
    await expect(this.page.getByText('Masukkan PIN')).toBeVisible();
    await this.page.keyboard.type(pin);
    await expect(this.page.getByRole('navigation', { name: 'Halaman utama' })).toBeVisible();
  }

  get floor(): Locator {
    return this.page.getByRole('button', { name: /^Meja / });
  }

  async goToFloor(): Promise<void> {
    await this.page.goto(this.origin);
    await expect(this.floor.first()).toBeVisible();
  }

  /** From an order, by the arrow. */
  async back(): Promise<void> {
    await this.page.getByRole('link', { name: 'Kembali' }).click();
    await expect(this.floor.first()).toBeVisible();
  }

  place(name: 'Daftar meja' | 'Pesanan'): Locator {
    return this.page.getByRole('navigation', { name: 'Halaman utama' }).getByRole('link', { name });
  }

  /** Names of tables where nobody sits: which those are in the demo depends on the time of day. */
  async freeTables(count: number): Promise<string[]> {
    const free = this.page.locator('[data-testid=table][data-state=free]');
    await expect(free.nth(count - 1)).toBeVisible();
    const words = await free.allInnerTexts();
    return words.slice(0, count).map((text) => /[A-Z]+-\d+/.exec(text)?.[0] ?? text);
  }

  table(name: string): Locator {
    return this.page.getByRole('button', { name: new RegExp(`^Meja ${name}`) });
  }

  /** Opens the table: its order, or a new one when it is free. */
  async openTable(name: string): Promise<void> {
    await this.table(name).click();
    await expect(this.page.getByRole('heading', { name: `Meja ${name}` })).toBeVisible();
  }

  tile(dish: string): Locator {
    const menu = this.page.getByRole('region', { name: 'Menu' });
    return menu.getByRole('button', { name: new RegExp(`^${dish}`) }).first();
  }

  /** Looks a dish up in the menu. */
  async find(dish: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Cari menu' }).fill(dish);
    await expect(this.tile(dish)).toBeVisible();
  }

  sheet(dish: string): Locator {
    return this.page.getByRole('dialog', { name: dish });
  }

  /** Adds a dish; `choices` are what its sheet must be told. */
  async add(dish: string, { choices = [] as string[], quantity = 1 } = {}): Promise<void> {
    await this.find(dish);
    await this.tile(dish).click();
    if (choices.length > 0 || quantity > 1) {
      const sheet = this.sheet(dish);
      for (const choice of choices) await sheet.getByRole('radio', { name: choice }).click();
      for (let i = 1; i < quantity; i += 1) await sheet.getByRole('button', { name: 'Tambah satu' }).click();
      await sheet.getByRole('button', { name: /^Tambah ·/ }).click();
    }
    await expect(this.line(dish).and(this.page.locator('[data-sent="false"]'))).toBeVisible();
  }

  get lines(): Locator {
    return this.page.getByRole('region', { name: 'Pesanan' }).getByRole('button', { name: /^\d+× / });
  }

  line(dish: string): Locator {
    return this.page
      .getByRole('region', { name: 'Pesanan' })
      .getByRole('button', { name: new RegExp(`× ${dish}`) });
  }

  /** How many of what, as the order on the screen has it. */
  async ordered(): Promise<string[]> {
    await expect(this.lines.first()).toBeVisible();
    const texts = await this.lines.allInnerTexts();
    return texts.map((text) => /^\d+×\s*[^\n]+/.exec(text)?.[0].replace(/\s+/, ' ') ?? text);
  }

  async changeQuantity(dish: string, by: number): Promise<void> {
    await this.line(dish).click();
    const sheet = this.sheet(dish);
    const button = sheet.getByRole('button', { name: by > 0 ? 'Tambah satu' : 'Kurangi satu' });
    for (let i = 0; i < Math.abs(by); i += 1) await button.click();
    await sheet.getByRole('button', { name: /^Simpan ·/ }).click();
    await expect(sheet).toBeHidden();
  }

  get sendButton(): Locator {
    return this.page.getByRole('button', { name: /^Kirim \(/ });
  }

  get sent(): Locator {
    return this.page.getByRole('button', { name: /^(Terkirim|Antre kirim)$/ });
  }

  async send(): Promise<void> {
    await this.sendButton.click();
    await expect(this.sent).toBeVisible();
  }

  get toPay(): Locator {
    return this.page.getByRole('link', { name: 'Bayar' });
  }

  get exactCash(): Locator {
    return this.page.getByRole('button', { name: /^Uang pas/ });
  }

  get takePayment(): Locator {
    return this.page.getByRole('button', { name: /^Terima pembayaran/ });
  }

  get paid(): Locator {
    return this.page.getByTestId('payment-done');
  }

  get nothingToPay(): Locator {
    return this.page.getByRole('main').getByText('Sudah lunas', { exact: true });
  }

  /** Pays the bill on the screen in cash, to the unit. */
  async payExact(): Promise<void> {
    await this.toPay.click();
    await this.exactCash.click();
    await this.takePayment.click();
    await expect(this.paid).toBeVisible();
  }

  async finish(): Promise<void> {
    await this.page.getByRole('button', { name: /^Selesai/ }).click();
    await expect(this.floor.first()).toBeVisible();
  }

  /** The list of all orders, closed ones too. */
  async lookAtOrders(): Promise<void> {
    await this.place('Pesanan').click();
    await this.page.getByRole('radio', { name: /^Semua/ }).click();
    await expect(this.page.getByTestId('order-row').first()).toBeVisible();
  }

  /** Has the guests of a table pay and go, so that the next test finds the table free. */
  async settle(table: string): Promise<void> {
    await this.openTable(table);
    await this.payExact();
    await this.finish();
  }

  /** A whole sale: ordered, sent, paid and done. */
  async sell(table: string, dish = 'Es Teh Manis'): Promise<void> {
    await this.openTable(table);
    await this.add(dish);
    await this.send();
    await this.payExact();
    await this.finish();
  }

  /** What is said of the connection, in the bar or beside the people to choose from. */
  get connection(): Locator {
    return this.page.locator('[data-connection]').getByRole('status');
  }

  /** Notes each state of the connection that the status bar shows from now on; the answer reads the notes. */
  async noteConnection(): Promise<() => Promise<string[]>> {
    const notes = await this.page.evaluateHandle(() => {
      const seen = new Set<string>();
      const look = (): void => {
        const state = document.querySelector<HTMLElement>('[data-connection]')?.dataset['connection'];
        if (state !== undefined) seen.add(state);
      };
      const everything = { subtree: true, childList: true, attributes: true, characterData: true };
      new MutationObserver(look).observe(document, everything);
      look();
      return seen;
    });
    return () => notes.evaluate((seen) => [...seen].sort());
  }

  /** Until the server has all that this tablet took. */
  async delivered(): Promise<void> {
    await expect.poll(() => countUndelivered(this.page), { timeout: 300_000 }).toBe(0);
    await expect(this.connection).toContainText('Online');
  }
}

/** One more tab of a tablet. */
export class Tab extends Till {
  readonly page: Page;
  readonly origin: string;

  constructor(page: Page, origin: string) {
    super();
    this.page = page;
    this.origin = origin;
  }
}
