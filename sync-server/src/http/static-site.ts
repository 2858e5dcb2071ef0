import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Context, Handler } from 'hono';
import { acceptedEncoding } from './compress.ts';
import type { AppEnv } from './deps.ts';
import { problem } from './problem.ts';
import { pagePolicy } from './security-headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};
const PRECOMPRESSED = { br: '.br', gzip: '.gz' } as const;

interface Asset {
  path: string;
  type: string;
  etag: string;
  caching: string;
}

/**
 * A built single-page app under `base` (`''` or `'/office'`). Only files that were there at the start are served, by
 * exact name, so no address can lead out of the folder; every other address under `base` is the app's own to show.
 */
export function staticSite(folder: string, base: string): Handler<AppEnv> {
  const assets = existsSync(folder) ? indexAssets(folder) : new Map<string, Asset>();
  const page = assets.get('/index.html');
  const policy = page ? pagePolicy(inlineScriptHashes(readFileSync(page.path, 'utf8'))) : '';
  return async (c) => {
    const path = c.req.path.slice(base.length) || '/';
    const asset = assets.get(path);
    if (asset && asset !== page) {
      // A worker lives by the policy that came with its script, and may do what its page may.
      if (asset.type === TYPES['.js']) c.header('Content-Security-Policy', policy);
      return serve(c, asset);
    }
    // A file of an earlier build, asked for by a page that was open then: it must not get a page in a script's place.
    if (!page || extname(path) !== '') throw problem('NOT_FOUND');
    c.header('Content-Security-Policy', policy);
    return serve(c, page);
  };
}

function indexAssets(folder: string): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const url = `/${relative(folder, path).split(sep).join('/')}`;
    const digest = createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 22);
    const immutable = url.startsWith('/_app/immutable/');
    assets.set(url, {
      path,
      type,
      etag: `W/"${digest}"`,
      caching: immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  }
  return assets;
}

async function serve(c: Context<AppEnv>, asset: Asset): Promise<Response> {
  c.header('ETag', asset.etag);
  c.header('Cache-Control', asset.caching);
  c.header('Vary', 'Accept-Encoding');
  if (
    c.req
      .header('if-none-match')
      ?.split(/\s*,\s*/)
      .includes(asset.etag)
  )
    return c.body(null, 304);
  c.header('Content-Type', asset.type);
  const encoding = acceptedEncoding(c.req.header('accept-encoding') ?? '');
  const compressed = encoding && `${asset.path}${PRECOMPRESSED[encoding]}`;
  if (compressed && existsSync(compressed)) {
    c.header('Content-Encoding', encoding);
    return c.body(await readFile(compressed));
  }
  return c.body(await readFile(asset.path));
}

/** As a Content-Security-Policy names them. */
function inlineScriptHashes(html: string): string[] {
  return [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script]) =>
      `sha256-${createHash('sha256')
        .update(script ?? '')
        .digest('base64')}`,
  );
}
