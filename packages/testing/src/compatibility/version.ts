import { readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from '@playwright/test';

/** What the rehearsal needs of a tab of the tablet's app: `Till` in apps/pos/e2e/support/till.ts. */
export interface Till {
  readonly page: Page;
  readonly connection: Locator;
  signIn(): Promise<void>;
  freeTables(count: number): Promise<string[]>;
  openTable(name: string): Promise<void>;
  add(dish: string): Promise<void>;
  changeQuantity(dish: string, by: number): Promise<void>;
  ordered(): Promise<string[]>;
  send(): Promise<void>;
  back(): Promise<void>;
  payExact(): Promise<void>;
  finish(): Promise<void>;
  sell(table: string, dish?: string): Promise<void>;
  lookAtOrders(): Promise<void>;
  readonly toPay: Locator;
  readonly paid: Locator;
  delivered(): Promise<void>;
}

/** `Tablet` in apps/pos/e2e/support/tablet.ts. */
export interface Tablet extends Till {
  readonly series: string;
  readonly name: string;
  enrol(code: string, name: string): Promise<void>;
  flightMode(on: boolean): Promise<void>;
  throwAway(): Promise<void>;
}

/** `Deployment` in apps/pos/e2e/deployment.ts: the built app, in front of any server. */
export interface Deployment {
  readonly origin: string;
  close(): Promise<void>;
}

interface Question {
  store: string;
  take: string;
}

interface Support {
  Tablet: { unpack(origin: string): Promise<Tablet> };
  Tab: new (page: Page, origin: string) => Till;
  Deployment: { open(page: 'app', api: { port: number }): Promise<Deployment> };
  askDatabase: (question: Question) => Promise<unknown>;
}

/** A built clone of a commit, whose app is driven by the page objects that it brings. */
export class Version {
  readonly name: string;
  readonly folder: string;
  /** Of its tablet app. Two commits with the same app have the same. */
  readonly app: string;
  /** The scripts that the page of its app loads first. */
  readonly #scripts: string;
  readonly #support: Support;

  private constructor(name: string, folder: string, app: string, scripts: string, support: Support) {
    this.name = name;
    this.folder = folder;
    this.app = app;
    this.#scripts = scripts;
    this.#support = support;
  }

  static async load(name: string, folder: string): Promise<Version> {
    shareOnePlaywright(folder);
    const build = join(folder, 'apps/pos/build');
    const { version } = JSON.parse(await readFile(join(build, '_app/version.json'), 'utf8')) as {
      version: string;
    };
    const scripts = scriptsIn(await readFile(join(build, 'index.html'), 'utf8'));
    const parts = ['support/tablet.ts', 'support/till.ts', 'support/stored.ts', 'deployment.ts'].map(
      (file) => import(pathToFileURL(join(folder, 'apps/pos/e2e', file)).href) as Promise<object>,
    );
    const support = Object.assign({}, ...(await Promise.all(parts))) as Support;
    return new Version(name, folder, version, scripts, support);
  }

  unpackTablet(origin: string): Promise<Tablet> {
    return this.#support.Tablet.unpack(origin);
  }

  /** Drives a page that this version's app runs in, whoever opened it. */
  tillOn(page: Page): Till {
    return new this.#support.Tab(page, new URL(page.url()).origin);
  }

  deployBefore(port: number): Promise<Deployment> {
    return this.#support.Deployment.open('app', { port });
  }

  /** All rows that the app on the page has stored in a table. */
  async stored(page: Page, store: string): Promise<Row[]> {
    return (await page.evaluate(this.#support.askDatabase, { store, take: 'getAll' })) as Row[];
  }

  /** Whether it is this version's app that runs on the page. */
  async runsOn(page: Page): Promise<boolean> {
    return scriptsIn(await page.content()) === this.#scripts;
  }
}

export type Row = Record<string, unknown>;

const scriptsIn = (html: string): string =>
  [...new Set(html.match(/\/_app\/immutable\/entry\/[\w.-]+\.js/g))].sort().join();

/** One process takes one Playwright: the page objects of each clone get the one of this project. */
function shareOnePlaywright(folder: string): void {
  const root = pathToFileURL(folder + sep).href;
  const own = new URL('./patient-playwright.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@playwright/test' && context.parentURL?.startsWith(root) === true
        ? next(own, context)
        : next(specifier, context),
  });
}
