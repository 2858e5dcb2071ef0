/// <reference lib="dom" />
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Course } from '@meja/testing/bench';
import { chromiumArguments, findChromium } from '@meja/testing/chromium';
import { anId } from '@meja/testing/envelope-writer';
import { chromium, type BrowserContext, type CDPSession, type Locator, type Page } from '@playwright/test';
import { withTenant } from '../../src/db/tenant.ts';
import { issueCode } from '../../src/features/devices/enrolment.ts';
import { auditOf } from '../../src/testing/audit-of.ts';
import type { Place } from './places.ts';
import { CASHIER, PIN } from './shop.ts';
import type { Stage } from './stage.ts';

/** How much slower than this machine a tablet is taken to be. */
export const SLOWER = 4;

/** So long a quick finger rests on the glass. */
const FINGER_MS = 80;

/** On the screen, in CSS pixels. */
export interface Point {
  x: number;
  y: number;
}

/** A tablet in a Chromium with a profile of its own, worked by real input events. */
export class BrowserTablet {
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly #context: BrowserContext;
  readonly #origin: string;

  private constructor(context: BrowserContext, page: Page, cdp: CDPSession, origin: string) {
    this.#context = context;
    this.page = page;
    this.cdp = cdp;
    this.#origin = origin;
  }

  static async unpack({ cleanUp }: Course, { origin }: Pick<Stage, 'origin'>): Promise<BrowserTablet> {
    const profile = await mkdtemp(join(tmpdir(), 'meja-bench-tablet-'));
    cleanUp(() => rm(profile, { recursive: true, force: true }));
    const executablePath = findChromium();
    const context = await chromium.launchPersistentContext(profile, {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [...chromiumArguments],
      viewport: { width: 1280, height: 800 },
      hasTouch: true,
      // No pointer that hovers, as on a tablet.
      isMobile: true,
      locale: 'id-ID',
      timezoneId: 'Asia/Jakarta',
    });
    cleanUp(() => context.close());
    const page = context.pages()[0] ?? (await context.newPage());
    return new BrowserTablet(context, page, await context.newCDPSession(page), origin);
  }

  /** Frees its memory before the next turn. */
  close(): Promise<void> {
    return this.#context.close();
  }

  /** Takes it into the outlet by a code of head office; resolves when somebody could sign in. */
  async enrol(code: string, name: string): Promise<void> {
    await this.page.goto(this.#origin);
    await this.page.getByLabel('Kode tablet').fill(code);
    await this.page.getByLabel('Nama tablet').fill(name);
    await this.page.getByRole('button', { name: 'Pakai tablet ini' }).click();
    await this.page.getByRole('heading', { name: 'Siapa Anda?' }).waitFor({ timeout: 120_000 });
  }

  /** The only one who works there signs in by their PIN. */
  async signIn(): Promise<void> {
    await this.page.getByRole('button', { name: CASHIER }).click();
    await this.page.getByText('Masukkan PIN').waitFor();
    await this.page.keyboard.type(PIN);
    await this.page.getByRole('heading', { name: 'Meja' }).first().waitFor({ state: 'attached' });
  }

  /** Opens the screen of a new order, or of one that is there, with its menu on it. */
  async openOrder(id: string): Promise<void> {
    await this.page.goto(`${this.#origin}/order/${id}?type=takeaway`);
    await this.tiles.first().waitFor();
  }

  /** Opens one of the bare pages; resolves when its dishes can be tapped. */
  async openBare(path: string): Promise<void> {
    await this.page.goto(`${this.#origin}${path}`);
    await this.tiles.first().waitFor();
  }

  get tiles() {
    return this.page.getByTestId('products').getByRole('button');
  }

  get lines() {
    return this.page.getByRole('region', { name: 'Pesanan' }).getByTestId('line');
  }

  /** All of the page's own work takes so many times as long. */
  async slowDown(times: number): Promise<void> {
    await this.cdp.send('Emulation.setCPUThrottlingRate', { rate: times });
  }

  async offline(on: boolean): Promise<void> {
    await this.#context.setOffline(on);
  }

  /** The scripts that this page has loaded, by their paths. */
  loadedScripts(): Promise<string[]> {
    return this.page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => new URL(name).pathname)
        .filter((path) => path.endsWith('.js')),
    );
  }

  /** How many bytes the server sends for each script of the app. */
  async scriptSizes(): Promise<Map<string, number>> {
    const paths = await this.page.evaluate(async () => {
      const names = await caches.keys();
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
    const sizes = new Map<string, number>();
    for (const path of paths.filter((each) => each.endsWith('.js')))
      sizes.set(path, await bytesOf(`${this.#origin}${path}`));
    return sizes;
  }

  async middleOf(tile: Locator): Promise<Point> {
    const box = await tile.boundingBox();
    if (!box) throw new Error('it is not on the screen');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** A finger that comes down there and is lifted again. */
  async touch({ x, y }: Point): Promise<void> {
    await this.cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await sleep(FINGER_MS);
    await this.cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }
}

/** As a browser gets it: compressed. */
const bytesOf = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'br, gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => resolve(bytes));
    }).on('error', reject);
  });

/** A code that lets a tablet into the outlet. */
export async function enrolmentCode({ owner, tokens }: Stage, place: Place): Promise<string> {
  const { tenantId, outletId, actorId: by } = place;
  const clock = () => new Date();
  const deps = { db: owner.db, clock, newId: () => anId<string>(), tokens, audit: auditOf(owner.db, clock) };
  const { code } = await withTenant(owner.db, tenantId, (tx) =>
    issueCode(deps, tx, { tenantId, outletId, by }),
  );
  return code;
}
