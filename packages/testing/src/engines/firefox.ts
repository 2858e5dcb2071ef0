import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { BidiConnection } from './bidi.ts';
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

const Session = z.object({ capabilities: z.looseObject({ browserVersion: z.string() }) });
const Contexts = z.object({ contexts: z.array(z.object({ context: z.string() })).min(1) });
const Evaluated = z.union([
  z.object({ type: z.literal('success'), result: z.object({ value: z.string() }) }),
  z.object({ type: z.literal('exception'), exceptionDetails: z.object({ text: z.string() }) }),
]);
const Picture = z.object({ data: z.string() });

const PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  'intl.accept_languages': 'id-ID, id',
  // Drawing movement without a graphics processor takes more time than all that is tested.
  'ui.prefersReducedMotion': 1,
  // Nothing but the page: no start page, no calls home.
  'browser.startup.page': 0,
  'browser.newtabpage.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'app.normandy.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'extensions.update.enabled': false,
};

/** Firefox without a window, driven over WebDriver BiDi. */
export class Firefox implements Engine {
  readonly #path: string;
  readonly #profile: string;
  #program!: Program;
  #connection!: BidiConnection;
  #context = '';
  title = 'Firefox';

  private constructor(path: string, profile: string) {
    this.#path = path;
    this.#profile = profile;
  }

  static async launch(path: string): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), 'meja-firefox-'));
    const lines = Object.entries(PREFERENCES).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
    );
    await writeFile(join(profile, 'user.js'), lines.join(''));
    const firefox = new Firefox(path, profile);
    await firefox.#start();
    return firefox;
  }

  async #start(): Promise<void> {
    const args = ['--headless', '--no-remote', '--profile', this.#profile, '--remote-debugging-port', '0'];
    this.#program = new Program(this.#path, args, { TZ: 'Asia/Jakarta' });
    const address = await this.#program.said(/WebDriver BiDi listening on (ws:\S+)\s/);
    this.#connection = await BidiConnection.open(`${address}/session`);
    const session = Session.parse(await this.#connection.send('session.new', { capabilities: {} }));
    this.title = `Firefox ${session.capabilities.browserVersion}`;
    const { contexts } = Contexts.parse(await this.#connection.send('browsingContext.getTree', {}));
    this.#context = contexts[0]?.context ?? '';
    await this.resize(DESKTOP);
  }

  async open(url: string): Promise<void> {
    await this.#send('browsingContext.navigate', { url, wait: 'complete' });
  }

  async evaluate<Args extends readonly Json[], T>(call: InPage<Args, T>, ...args: Args): Promise<T> {
    const answer = Evaluated.parse(
      await this.#connection.send('script.callFunction', {
        functionDeclaration: asJson(call),
        arguments: [{ type: 'string', value: JSON.stringify(args) }],
        awaitPromise: true,
        target: { context: this.#context },
      }),
    );
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return JSON.parse(answer.result.value) as T;
  }

  async clickAt(point: Point): Promise<void> {
    await this.#send('input.performActions', { actions: clickActions(point) });
  }

  async type(text: string): Promise<void> {
    await this.#send('input.performActions', { actions: keyActions(text) });
  }

  async resize(viewport: Size): Promise<void> {
    await this.#send('browsingContext.setViewport', { viewport });
  }

  async screenshot(): Promise<Buffer> {
    const { data } = Picture.parse(await this.#send('browsingContext.captureScreenshot', {}));
    return Buffer.from(data, 'base64');
  }

  async restart(): Promise<void> {
    await this.#close();
    await this.#start();
  }

  async quit(): Promise<void> {
    await this.#close();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #close(): Promise<void> {
    // It may close the connection before it has answered.
    await this.#connection.send('browser.close', {}).catch(() => undefined);
    await this.#program.ended();
  }

  #send(method: string, params: object): Promise<unknown> {
    return this.#connection.send(method, { context: this.#context, ...params });
  }
}
