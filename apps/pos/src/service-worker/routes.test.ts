import { describe, expect, test } from 'vitest';
import { answerFor, type AskedFor } from './routes.ts';

const cached = new Set(['/', '/_app/immutable/entry/start.js', '/icon.svg']);

const asked = (pathname: string, other: Partial<AskedFor> = {}): AskedFor => ({
  method: 'GET',
  mode: 'cors',
  sameOrigin: true,
  pathname,
  ...other,
});

const navigation = (pathname: string) => asked(pathname, { mode: 'navigate' });

describe('the service worker', () => {
  test('answers any page of the app with the cached shell', () => {
    expect(answerFor(navigation('/orders/17'), cached)).toBe('shell');
    expect(answerFor(navigation('/officers'), cached)).toBe('shell');
  });

  test('answers the files of the app from the cache', () => {
    expect(answerFor(asked('/_app/immutable/entry/start.js'), cached)).toBe('file');
    expect(answerFor(navigation('/icon.svg'), cached)).toBe('file');
    expect(answerFor(navigation('/'), cached)).toBe('file');
  });

  test.each(['/api/sync/push', '/office', '/office/', '/office/orders', '/healthz', '/readyz', '/metrics'])(
    'never stands in front of %s',
    (pathname) => {
      expect(answerFor(navigation(pathname), cached)).toBe('network');
      expect(answerFor(asked(pathname), new Set([pathname]))).toBe('network');
    },
  );

  test('leaves alone what it does not hold, other origins and every write', () => {
    expect(answerFor(asked('/_app/version.json'), cached)).toBe('network');
    expect(answerFor(asked('/icon.svg', { sameOrigin: false }), cached)).toBe('network');
    expect(answerFor(asked('/', { method: 'POST', mode: 'navigate' }), cached)).toBe('network');
  });
});
