import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { post, type Fetch } from './transport.ts';

const Answer = z.object({ ok: z.literal(true) });
const ask = (fetch: Fetch, signal?: AbortSignal) =>
  post(fetch, '/api/x', Answer, { body: {}, timeoutMs: 1_000, signal });
const answering =
  (body: string, status: number, headers: Record<string, string>): Fetch =>
  () =>
    Promise.resolve(new Response(body, { status, headers }));

it('reads what the schema expects', async () => {
  expect(await ask(answering('{"ok":true}', 200, { 'content-type': 'application/json' }))).toEqual({
    ok: true,
    value: { ok: true },
  });
});

it('tells a server that speaks otherwise from one that is not there', async () => {
  expect(await ask(answering('{"ok":1}', 200, { 'content-type': 'application/json' }))).toMatchObject({
    error: { kind: 'problem', code: 'BAD_RESPONSE' },
  });
  const portal = answering('<h1>Wi-Fi Hotel</h1>', 200, { 'content-type': 'text/html' });
  expect(await ask(portal)).toMatchObject({ error: { kind: 'unreachable' } });
  const proxy = answering('<h1>Bad gateway</h1>', 502, { 'content-type': 'text/html' });
  expect(await ask(proxy)).toMatchObject({ error: { kind: 'unreachable' } });
});

it('reads a problem with its code and how long to wait', async () => {
  const limited = answering('{"code":"RATE_LIMITED"}', 429, {
    'content-type': 'application/problem+json',
    'retry-after': '7',
  });
  expect(await ask(limited)).toMatchObject({
    error: { kind: 'problem', status: 429, code: 'RATE_LIMITED', retryAfterMs: 7_000 },
  });
});

it('understands a proxy’s own limits', async () => {
  expect(await ask(answering('<h1>Too large</h1>', 413, { 'content-type': 'text/html' }))).toMatchObject({
    error: { code: 'TOO_LARGE' },
  });
});

it('takes an answer that is cut off in the middle for none', async () => {
  expect(await ask(answering('{"ok":tr', 200, { 'content-type': 'application/json' }))).toMatchObject({
    error: { kind: 'unreachable' },
  });
  expect(await ask(() => Promise.reject(new TypeError('network')))).toMatchObject({
    error: { kind: 'unreachable' },
  });
});

it('ends when it is told to', async () => {
  const hangs: Fetch = (_, { signal }) =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
  const abort = new AbortController();
  const answer = ask(hangs, abort.signal);
  abort.abort();
  expect(await answer).toMatchObject({ error: { kind: 'unreachable' } });
});

it('never takes a mistake of the app, or what the browser lacks, for a network that is not there', async () => {
  const said = answering('{"ok":true}', 200, { 'content-type': 'application/json' });
  const any = vi.spyOn(AbortSignal, 'any').mockImplementation(() => {
    throw new TypeError('AbortSignal.any is not a function');
  });
  await expect(ask(said)).rejects.toThrow('AbortSignal.any is not a function');
  any.mockRestore();
  const options = {
    body: {},
    timeoutMs: 1_000,
    onSign: () => void (undefined as never as { no: string }).no,
  };
  await expect(post(said, '/api/x', Answer, options)).rejects.toThrow(TypeError);
});
