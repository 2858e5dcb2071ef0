import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppEnv } from './deps.ts';
import { onError } from './errors.ts';
import { staticSite } from './static-site.ts';

const SCRIPT = 'start({ base: "/office" })';
const PAGE = `<!doctype html><script>${SCRIPT}</script><script src="/a.js"></script>`;
let folder: string;
let app: Hono<AppEnv>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meja-site-'));
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  write('build/index.html', PAGE);
  write('build/_app/immutable/a.js', 'console.log(1)');
  write('build/_app/immutable/a.js.br', brotliCompressSync('console.log(1)'));
  write('build/service-worker.js', 'self');
  write('build/icon.svg', '<svg/>');
  write('build/.env', 'SECRET=1');
  write('secret.txt', 'secret');
  app = new Hono<AppEnv>();
  app.onError(onError);
  app.get('/office/*', staticSite(join(folder, 'build'), '/office'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const get = (path: string, headers: Record<string, string> = {}) =>
  app.request(`/office${path}`, { headers });

describe('a built app', () => {
  it('shows its page at every address of its own', async () => {
    for (const path of ['/', '/orders', '/orders/123']) {
      const response = await get(path);
      expect(await response.text()).toBe(PAGE);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    }
  });

  it('lets run just the scripts that it was built with', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    const hash = createHash('sha256').update(SCRIPT).digest('base64');
    expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}';`);
    for (const forbidden of ['object-src', 'base-uri', 'frame-ancestors'])
      expect(policy.split('; ')).toContain(`${forbidden} 'none'`);
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
  });

  it('lets hashed files be kept for a year, and asks anew for the service worker', async () => {
    expect((await get('/_app/immutable/a.js')).headers.get('cache-control')).toContain(
      'max-age=31536000, immutable',
    );
    expect((await get('/service-worker.js')).headers.get('cache-control')).toBe('no-cache');
  });

  it('sends what was compressed beforehand to whoever takes it', async () => {
    const response = await get('/_app/immutable/a.js', { 'accept-encoding': 'gzip, br' });
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(brotliDecompressSync(Buffer.from(await response.arrayBuffer())).toString()).toBe('console.log(1)');
    expect((await get('/_app/immutable/a.js')).headers.get('content-encoding')).toBeNull();
  });

  it('does not send again what has not changed', async () => {
    const etag = (await get('/')).headers.get('etag') ?? '';
    expect((await get('/', { 'if-none-match': etag })).status).toBe(304);
  });

  it('says how its text is encoded', async () => {
    expect((await get('/icon.svg')).headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
  });

  it('never answers with a page where a file was asked for', async () => {
    expect((await get('/_app/immutable/gone.js')).status).toBe(404);
  });

  it('gives nothing that lies beside it', async () => {
    for (const path of ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/.env']) {
      expect((await (await get(path)).text()).toLowerCase()).not.toContain('secret=');
      expect(await (await get(path)).text()).not.toBe('secret');
    }
  });

  it('is not there when it was not built', async () => {
    const empty = new Hono<AppEnv>().get('/*', staticSite(join(folder, 'nowhere'), ''));
    empty.onError(onError);
    expect((await empty.request('/')).status).toBe(404);
  });
});
