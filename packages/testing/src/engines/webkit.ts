import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort } from '../e2e/ports.ts';
import {
  asJson,
  clickActions,
  DESKTOP,
  keyActions,
  type Engine,
  type InPage,
  type Json,
  type Point,
  type Size,
} from './engine.ts';
import { Program } from './program.ts';
import { WebDriverClient } from './webdriver.ts';

const BROWSER = join(import.meta.dirname, 'webkit-browser.py');
/** Larger than any window that a test asks for. */
const SCREEN = '1600x1200x24';

const Session = z.object({ sessionId: z.string() });

export interface WebKitPrograms {
  python: string;
  driver: string;
  xvfb: string;
}

/**
 * WebKitGTK in a window on a screen that nobody sees, driven over WebDriver. Browser and driver are started apart, so that
 * this process is the parent of both and knows when they have ended.
 */
export class WebKit implements Engine {
  readonly #programs: WebKitPrograms;
  readonly #profile: string;
  readonly #screen: Program;
  #browser!: Program;
  #driver!: Program;
  #client!: WebDriverClient;
  #session = '';
  title = 'WebKit';

  private constructor(programs: WebKitPrograms, profile: string, screen: Program) {
    this.#programs = programs;
    this.#profile = profile;
    this.#screen = screen;
  }

  static async launch(programs: WebKitPrograms): Promise<WebKit> {
    const profile = await mkdtemp(join(tmpdir(), 'meja-webkit-'));
    const screen = new Program(programs.xvfb, [
      ...['-displayfd', '1'],
      ...['-screen', '0', SCREEN],
      ...['-nolisten', 'tcp'],
    ]);
    const webkit = new WebKit(programs, profile, screen);
    await webkit.#start();
    return webkit;
  }

  async #start(): Promise<void> {
    const display = await this.#screen.said(/^(\d+)\n/m);
    const inspector = await freePort();
    const port = await freePort(inspector);
    const { python, driver } = this.#programs;
    this.#browser = new Program(python, [BROWSER, this.#profile], {
      DISPLAY: `:${display}`,
      GDK_BACKEND: 'x11',
      NO_AT_BRIDGE: '1',
      TZ: 'Asia/Jakarta',
      WEBKIT_INSPECTOR_SERVER: `127.0.0.1:${inspector}`,
    });
    this.title = `WebKitGTK ${await this.#browser.said(/WebKitGTK (\S+)\s/)}`;
    this.#driver = new Program(driver, ['-p', String(port), '-t', `127.0.0.1:${inspector}`]);
    this.#client = new WebDriverClient(port);
    // With any other strategy a page that keeps a request open may never count as loaded.
    const wanted = { capabilities: { alwaysMatch: { pageLoadStrategy: 'none' } } };
    this.#session = await this.#driver.until('it began a session', async () => {
      const { sessionId } = Session.parse(await this.#client.post('/session', wanted));
      return `/session/${sessionId}`;
    });
    await this.resize(DESKTOP);
  }

  async open(url: string): Promise<void> {
    // The driver does not wait: until the mark is gone, it is still the old document that answers.
    await this.evaluate(() => document.documentElement.setAttribute('data-left', ''));
    await this.#post('/url', { url });
    await this.#browser.until(`it opened ${url}`, async () => {
      const arrived = await this.evaluate(
        () => document.readyState === 'complete' && !document.documentElement.hasAttribute('data-left'),
      );
      return arrived || undefined;
    });
  }

  async evaluate<Args extends readonly Json[], T>(call: InPage<Args, T>, ...args: Args): Promise<T> {
    const script = `return (${asJson(call)})(arguments[0])`;
    const answer = await this.#post('/execute/sync', { script, args: [JSON.stringify(args)] });
    return JSON.parse(z.string().parse(answer)) as T;
  }

  async clickAt(point: Point): Promise<void> {
    await this.#post('/actions', { actions: clickActions(point) });
  }

  async type(text: string): Promise<void> {
    await this.#post('/actions', { actions: keyActions(text) });
  }

  async resize(size: Size): Promise<void> {
    await this.#post('/window/rect', size);
  }

  async screenshot(): Promise<Buffer> {
    const picture = z.string().parse(await this.#client.get(`${this.#session}/screenshot`));
    return Buffer.from(picture, 'base64');
  }

  async restart(): Promise<void> {
    await this.#close();
    await this.#start();
  }

  async quit(): Promise<void> {
    await this.#close();
    await this.#screen.end();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #close(): Promise<void> {
    await this.#browser.end();
    await this.#driver.end();
  }

  #post(path: string, body: object): Promise<unknown> {
    return this.#client.post(this.#session + path, body);
  }
}
