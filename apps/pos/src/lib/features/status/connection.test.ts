import { expect, test } from 'vitest';
import { connectionOf } from './connection.ts';

test('says offline with all that waits', () => {
  expect(connectionOf({ state: 'offline', queued: 12 })).toEqual({ state: 'offline', waiting: 12 });
});

test('says online only when nothing waits', () => {
  expect(connectionOf({ state: 'idle', queued: 0 })).toEqual({ state: 'online' });
  expect(connectionOf({ state: 'pulling', queued: 0 })).toEqual({ state: 'online' });
  expect(connectionOf({ state: 'pulling', queued: 3 })).toEqual({ state: 'sending', waiting: 3 });
  expect(connectionOf({ state: 'pushing', queued: 2 })).toEqual({ state: 'sending', waiting: 2 });
});

test('says connecting before anything is known', () => {
  expect(connectionOf({ state: 'connecting', queued: 3 })).toEqual({ state: 'connecting', waiting: 3 });
});

test('says of a long delivery how far it is, and counts what is tapped meanwhile', () => {
  const sending = { state: 'pushing', queued: 1603 } as const;
  expect(connectionOf(sending, { done: 400, total: 2000 })).toEqual({
    state: 'sending',
    waiting: 1603,
    of: 2003,
  });
  expect(connectionOf({ state: 'pushing', queued: 3 }, { done: 2, total: 5 })).toEqual({
    state: 'sending',
    waiting: 3,
  });
});

test('says when only a newer version of the app gets news', () => {
  expect(connectionOf({ state: 'needs-upgrade', queued: 0 })).toEqual({ state: 'outdated', waiting: 0 });
});

test('says held when the server is there but does not take what waits', () => {
  expect(connectionOf({ state: 'retrying', queued: 4, nextAt: 0, code: 'INTERNAL' })).toEqual({
    state: 'held',
    waiting: 4,
  });
  expect(connectionOf({ state: 'stopped', queued: 1, code: 'DEVICE_REVOKED' })).toEqual({
    state: 'held',
    waiting: 1,
  });
});
