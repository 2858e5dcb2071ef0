import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Course } from '@meja/testing/bench';
import { SEARCHED, startedWith, TAPPED, workerWith } from './bare-page.ts';

const HTML = 'text/html; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** What the pages are given. */
export interface Content {
  /** The dishes of `/search` and `/start`. */
  menu?: readonly unknown[];
  /** What `/start` loads, by its path. */
  scripts?: ReadonlyMap<string, string>;
}

/** Serves the bare pages; resolves to their origin. */
export async function serveBarePages(
  { cleanUp }: Course,
  { menu = [], scripts = new Map() }: Content = {},
): Promise<string> {
  const relay = new Relay();
  const paths = [...scripts.keys()];
  const files = new Map([
    ['/search', { type: HTML, body: SEARCHED }],
    ['/start', { type: HTML, body: startedWith(paths) }],
    ['/worker.js', { type: JAVASCRIPT, body: workerWith(paths) }],
    ['/menu', { type: 'application/json', body: JSON.stringify(menu) }],
    ...paths.map((path) => [path, { type: JAVASCRIPT, body: scripts.get(path) ?? '' }] as const),
  ]);
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    if (url === '/events') {
      relay.follow(response);
    } else if (url === '/told') {
      request.on('data', (dish: Buffer) => relay.tell(dish.toString()));
      request.on('end', () => response.writeHead(204).end());
    } else {
      if (url === '/among-others') relay.forget();
      const { type, body } = files.get(url) ?? { type: HTML, body: TAPPED };
      response.writeHead(200, { 'content-type': type }).end(body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Tells the pages that look on what was tapped on another. */
class Relay {
  readonly #onlookers = new Set<ServerResponse>();
  /** Since the page from which it is told was opened: an onlooker that comes later is shown it. */
  #told: string[] = [];

  follow(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    for (const event of this.#told) response.write(event);
    this.#onlookers.add(response);
    response.on('close', () => this.#onlookers.delete(response));
  }

  tell(dish: string): void {
    const event = `data: ${dish}\n\n`;
    this.#told.push(event);
    for (const onlooker of this.#onlookers) onlooker.write(event);
  }

  forget(): void {
    this.#told = [];
  }
}
