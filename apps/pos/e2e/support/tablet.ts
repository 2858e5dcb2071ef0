import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeliveredOrder, HeadOffice } from '@meja/testing/e2e';
import { chromiumArguments, findHeadlessChromium } from '@meja/testing/chromium';
import { chromium, expect, type BrowserContext, type CDPSession, type Page } from '@playwright/test';
import { stored } from './stored.ts';
import { Tab, Till } from './till.ts';

/** A tablet with its own browser profile, which may be switched off and on again, or break off in any way. */
export class Tablet extends Till {
  readonly origin: string;
  readonly #profile: string;
  #context: BrowserContext;
  #page: Page;
  #series = '';
  #name = '';
  /** How many numbers it had given out before this test, by series, kind and day. */
  #numbersBefore: Record<string, number> = {};

  private constructor(origin: string, profile: string, context: BrowserContext, page: Page) {
    super();
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

  /** What the numbers of its orders begin with. */
  get series(): string {
    return this.#series;
  }

  get name(): string {
    return this.#name;
  }

  /** Has it let into the outlet by a code; it begins to load the menu. */
  async beginToEnrol(code: string, name: string): Promise<void> {
    this.#name = name;
    await this.page.goto(this.origin);
    await this.page.getByLabel('Kode tablet').fill(code);
    await this.page.getByLabel('Nama tablet').fill(name);
    await this.page.getByRole('button', { name: 'Pakai tablet ini' }).click();
    const taken = this.page.getByRole('button', { name: 'Tetap pakai nama ini' });
    const isIn = this.page
      .getByRole('progressbar')
      .or(this.page.getByRole('heading', { name: 'Siapa Anda?' }));
    // Tests call their tablets alike.
    await expect(taken.or(isIn).first()).toBeVisible({ timeout: 60_000 });
    if (await taken.isVisible()) await taken.click();
  }

  /** Takes it into the outlet by a code, until it could start without a network. */
  async enrol(code: string, name: string): Promise<void> {
    await this.beginToEnrol(code, name);
    // The whole of the first load.
    await expect(this.page.getByRole('heading', { name: 'Siapa Anda?' })).toBeVisible({ timeout: 300_000 });
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    this.#series = ((await this.#meta('identity')) as { series: string }).series;
  }

  async #meta(name: string): Promise<unknown> {
    return (await stored(this.page, 'meta')).find(({ key }) => key === name)?.['value'];
  }

  /** For the next test that uses it: opens the app, and waits until all that earlier tests took is delivered. */
  async takeUp(): Promise<void> {
    await this.page.goto(this.origin);
    await expect(this.page.getByRole('heading', { name: 'Siapa Anda?' })).toBeVisible();
    await this.delivered();
    this.#numbersBefore = ((await this.#meta('numbers')) ?? {}) as Record<string, number>;
  }

  /**
   * After a test: closes every tab of the app, and ends what somebody has opened at head office. A new tab asks who is there, as after
   * switching on.
   */
  async putDown(): Promise<void> {
    await this.flightMode(false);
    await this.#context.clearCookies();
    const used = this.#context.pages();
    this.#page = await this.#context.newPage();
    for (const page of used) await page.close();
  }

  /** Which one it is of those that this test has taken, from 1 on: of a number of an order, or of a receipt. */
  ordinal(number: string): number {
    const [, day, isReceipt, count] = /(\d{6})-(R?)(\d+)$/.exec(number) ?? [];
    const date = day?.replace(/(..)(..)(..)/, '20$1-$2-$3');
    const before = this.#numbersBefore[`${this.series}/${isReceipt ? 'receipt' : 'order'}/${date}`] ?? 0;
    return Number(count) - before;
  }

  /** The orders that this test has taken on it, as head office has them, in the order of opening. */
  ordersAt(office: HeadOffice): Promise<DeliveredOrder[]> {
    return office.deliveredBy(this.series, (number) => this.ordinal(number) > 0);
  }

  /** Cuts the tablet itself off, as flight mode does, or lets it on the network again. */
  async flightMode(on: boolean): Promise<void> {
    await this.#context.setOffline(on);
  }

  /** The browser is closed and opened again; what it has stored is all that is left. */
  async restart({ offline = false } = {}): Promise<void> {
    await this.#context.close();
    await this.#switchOn(offline);
  }

  /** The browser's process is killed, as by a system that is short of memory or a battery that is empty. */
  async kill(): Promise<void> {
    const browser = this.#context.browser();
    const session = await browser?.newBrowserCDPSession();
    const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
    const main = processInfo.find(({ type }) => type === 'browser');
    if (!main) throw new Error('the browser does not tell its process');
    const gone = this.#context.waitForEvent('close');
    process.kill(main.id, 'SIGKILL');
    await gone;
  }

  /** After `kill`. */
  async switchOnAgain(): Promise<void> {
    await this.#switchOn(false);
  }

  async #switchOn(offline: boolean): Promise<void> {
    this.#context = await launch(this.#profile);
    await this.#context.setOffline(offline);
    this.#page = await firstPage(this.#context);
    await this.page.goto(this.origin);
  }

  /** The page dies where it stands, without a word to it, and is opened anew. */
  async crash(): Promise<void> {
    const dying = this.#page;
    const session = await this.#context.newCDPSession(dying);
    const crashed = dying.waitForEvent('crash');
    // Nobody is left to answer it.
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    this.#page = await this.#context.newPage();
    await dying.close();
    await this.page.goto(this.origin);
  }

  /** One more tab, beside the others. */
  async openTab(): Promise<Tab> {
    const page = await this.#context.newPage();
    await page.goto(this.origin);
    return new Tab(page, this.origin);
  }

  /** The browser's own tools, for the page. */
  tools(): Promise<CDPSession> {
    return this.#context.newCDPSession(this.#page);
  }

  async throwAway(): Promise<void> {
    await this.#context.close();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function launch(profile: string): Promise<BrowserContext> {
  const executablePath = findHeadlessChromium();
  return chromium.launchPersistentContext(profile, {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...chromiumArguments],
    viewport: { width: 1280, height: 800 },
    locale: 'id-ID',
    timezoneId: 'Asia/Jakarta',
    // Drawing movement without a graphics processor takes more time than all that is tested.
    reducedMotion: 'reduce',
  });
}

const firstPage = async (context: BrowserContext): Promise<Page> => context.pages()[0] ?? context.newPage();
