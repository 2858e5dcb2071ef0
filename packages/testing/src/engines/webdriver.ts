import { z } from 'zod';
import { START_MS } from './program.ts';

const Failure = z.object({ error: z.string(), message: z.string() });
const Answer = z.object({ value: z.unknown() });

/** The commands of WebDriver, over HTTP: https://w3c.github.io/webdriver. */
export class WebDriverClient {
  readonly #origin: string;

  constructor(port: number) {
    this.#origin = `http://127.0.0.1:${port}`;
  }

  get(path: string): Promise<unknown> {
    return this.#ask(path, { method: 'GET' });
  }

  post(path: string, body: object): Promise<unknown> {
    return this.#ask(path, { method: 'POST', body: JSON.stringify(body) });
  }

  async #ask(path: string, init: RequestInit): Promise<unknown> {
    // A browser that hangs is found by the limit of the test; this one only keeps the request from staying for ever.
    const response = await fetch(this.#origin + path, { ...init, signal: AbortSignal.timeout(START_MS) });
    const { value } = Answer.parse(await response.json());
    if (response.ok) return value;
    const { error, message } = Failure.parse(value);
    throw new Error(`${path}: ${error}: ${message}`);
  }
}
