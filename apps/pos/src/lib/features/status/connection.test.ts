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
