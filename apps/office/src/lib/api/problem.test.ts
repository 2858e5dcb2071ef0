import { ConnectionLost, overNetwork } from '@meja/sync/network';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answer, answerFile } from './problem.ts';

let reported: unknown[];
beforeEach(() => {
  reported = [];
  vi.stubGlobal('reportError', (error: unknown) => void reported.push(error));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('says that the server cannot be reached when the network fails, or cuts an answer off', async () => {
  const lost = overNetwork(Promise.reject(new TypeError('Failed to fetch')));
  expect(await answer(lost)).toEqual({ ok: false, error: { code: 'SERVER_UNREACHABLE' } });
  const cut = new ReadableStream({ start: (body) => body.error(new TypeError('network error')) });
  expect(await answer(Promise.resolve(new Response(cut)))).toMatchObject({
    error: { code: 'SERVER_UNREACHABLE' },
  });
  expect(await answer(Promise.resolve(new Response('{"a":')))).toMatchObject({
    error: { code: 'SERVER_UNREACHABLE' },
  });
  expect(reported).toEqual([]);
});

it('never takes a mistake of the app, or what the browser lacks, for a network that is not there', async () => {
  const missing = new TypeError('AbortSignal.any is not a function');
  expect(await answer(Promise.reject(missing))).toEqual({ ok: false, error: { code: 'APP_FAILED' } });
  expect(reported).toEqual([missing]);
  expect(missing).not.toBeInstanceOf(ConnectionLost);
});

it('takes a file whole or not at all, and says why it was refused', async () => {
  const file = await answerFile(Promise.resolve(new Response('a,b')));
  expect(file.ok && (await file.value.text())).toBe('a,b');
  const cut = new ReadableStream({ start: (body) => body.error(new TypeError('network error')) });
  expect(await answerFile(Promise.resolve(new Response(cut)))).toEqual({
    ...{ ok: false, error: { code: 'SERVER_UNREACHABLE' } },
  });
  const refused = Response.json({ code: 'RATE_LIMITED' }, { status: 429 });
  expect(await answerFile(Promise.resolve(refused))).toEqual({ ok: false, error: { code: 'RATE_LIMITED' } });
  expect(reported).toEqual([]);
});
