import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './deps.ts';

const MIN_BYTES = 1_024;
/** Takes no longer than lower ones for a few kilobytes, and tells random digits from text, of which menus are made. */
const BROTLI_QUALITY = 7;
const JSON_TYPE = /^application\/([\w.+-]+\+)?json\b/;
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** JSON answers, which are whole by then. Event streams pass untouched: each event has to leave at once. */
export const compressJson: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  const encoding = acceptedEncoding(c.req.header('accept-encoding') ?? '');
  if (!JSON_TYPE.test(c.res.headers.get('content-type') ?? '') || c.req.method === 'HEAD') return;
  c.header('Vary', 'Accept-Encoding', { append: true });
  if (!encoding || c.res.headers.has('content-encoding')) return;
  const body = Buffer.from(await c.res.arrayBuffer());
  const headers = new Headers(c.res.headers);
  let sent = body;
  if (body.length >= MIN_BYTES) {
    sent =
      encoding === 'br'
        ? await brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
        : await gzipped(body, { level: 6 });
    headers.set('Content-Encoding', encoding);
  }
  headers.set('Content-Length', String(sent.length));
  c.res = new Response(new Uint8Array(sent), { status: c.res.status, headers });
};

export function acceptedEncoding(header: string): 'br' | 'gzip' | undefined {
  const wanted = header
    .split(',')
    .map((part) => part.trim().split(/\s*;\s*/))
    .filter(([, ...parameters]) => !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)))
    .map(([name]) => name?.toLowerCase());
  return (['br', 'gzip'] as const).find((encoding) => wanted.includes(encoding));
}
