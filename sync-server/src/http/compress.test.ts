import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { describe, expect, it } from 'vitest';
import { acceptedEncoding, compressJson } from './compress.ts';
import type { AppEnv } from './deps.ts';

const LONG = { text: 'nasi goreng '.repeat(500) };
const app = new Hono<AppEnv>();
app.use(compressJson);
app.get('/long', (c) => c.json(LONG));
app.get('/short', (c) => c.json({ ok: true }));
app.get('/events', (c) => streamSSE(c, (stream) => stream.writeSSE({ data: 'x'.repeat(5_000) })));

const get = (path: string, encoding?: string) =>
  app.request(path, { headers: encoding === undefined ? {} : { 'accept-encoding': encoding } });

describe('a JSON answer', () => {
  it('is compressed in the best way that is accepted', async () => {
    const br = await get('/long', 'gzip, deflate, br');
    expect(br.headers.get('content-encoding')).toBe('br');
    const bytes = Buffer.from(await br.arrayBuffer());
    expect(br.headers.get('content-length')).toBe(String(bytes.length));
    expect(JSON.parse(brotliDecompressSync(bytes).toString())).toEqual(LONG);
    const gzip = await get('/long', 'gzip');
    expect(JSON.parse(gunzipSync(Buffer.from(await gzip.arrayBuffer())).toString())).toEqual(LONG);
  });

  it('is sent as it is where nothing is accepted, or nothing gained', async () => {
    for (const response of [await get('/long'), await get('/long', 'br;q=0'), await get('/short', 'br')]) {
      expect(response.headers.get('content-encoding')).toBeNull();
      expect(response.headers.get('vary')).toBe('Accept-Encoding');
      await response.json();
    }
  });
});

it('an event stream is never compressed', async () => {
  expect((await get('/events', 'br')).headers.get('content-encoding')).toBeNull();
});

it('an encoding that is ruled out is not chosen', () => {
  expect(acceptedEncoding('br;q=0, gzip;q=0.5')).toBe('gzip');
  expect(acceptedEncoding('identity')).toBeUndefined();
  expect(acceptedEncoding('BR')).toBe('br');
});
