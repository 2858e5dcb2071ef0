import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const BUILD = join(import.meta.dirname, '..', 'build');

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

/** The built app behind a bare file server, of which a test may deploy further versions. */
export class Deployment {
  readonly #folder: string;
  readonly #server: Server;
  readonly #builtVersion: string;

  private constructor(folder: string, server: Server, builtVersion: string) {
    this.#folder = folder;
    this.#server = server;
    this.#builtVersion = builtVersion;
  }

  /**
   * @param page 'bare' leaves the scripts out of the page, for a test that takes the app's decisions itself
   * @param api what answers the API; without it nothing does
   */
  static async open(page: 'app' | 'bare', api?: { port: number }): Promise<Deployment> {
    const folder = await mkdtemp(join(tmpdir(), 'meja-deployment-'));
    await cp(BUILD, folder, { recursive: true });
    const { version } = JSON.parse(await readFile(join(folder, '_app/version.json'), 'utf8')) as {
      version: string;
    };
    const server = createServer((incoming, response) => {
      const { pathname } = new URL(incoming.url ?? '/', 'http://localhost');
      if (api && pathname.startsWith('/api/')) passOn(incoming, response, api.port);
      else void answer(folder, pathname, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const deployment = new Deployment(folder, server, version);
    if (page === 'bare')
      await deployment.#rewrite('index.html', (html) => html.replaceAll(/<script>.*?<\/script>/gs, ''));
    return deployment;
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A later version of the app, which shows its name in the page. */
  async deploy(version: string): Promise<void> {
    await this.#rewrite('service-worker.js', (code) => code.replaceAll(this.#builtVersion, version));
    await this.#rewrite('index.html', (html) =>
      html.replace('</head>', `<meta name="deployment" content="${version}" /></head>`),
    );
  }

  /** The page of another version than the worker's, as in the middle of a deployment. */
  async deployHalf(version: string): Promise<void> {
    await this.deploy(version);
    await this.#rewrite('index.html', (html) =>
      html.replace(
        '</head>',
        '<link rel="modulepreload" href="/_app/immutable/chunks/of-another.js" /></head>',
      ),
    );
  }

  async #rewrite(file: string, change: (text: string) => string): Promise<void> {
    const path = join(this.#folder, file);
    await writeFile(path, change(await readFile(path, 'utf8')));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A reply that breaks off breaks off here too. */
function passOn(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url: path, headers } = incoming;
  const upstream = request({ host: '127.0.0.1', port, method, path, headers }, (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.headers);
    pipeline(reply, response).catch(() => response.destroy());
  });
  // Where the request is through, and what should answer it is cut off.
  upstream.on('error', () => response.destroy());
  pipeline(incoming, upstream).catch(() => response.destroy());
}

async function answer(folder: string, pathname: string, response: ServerResponse): Promise<void> {
  if (pathname.startsWith('/api/')) {
    response.writeHead(503, { 'content-type': 'application/problem+json' }).end('{}');
    return;
  }
  const path = extname(pathname) === '' ? '/index.html' : pathname;
  try {
    const content = await readFile(join(folder, path));
    response
      .writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' })
      .end(content);
  } catch {
    response.writeHead(404).end();
  }
}
