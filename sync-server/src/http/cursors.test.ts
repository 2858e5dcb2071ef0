import type { TenantId } from '@meja/domain';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { Cursors } from './cursors.ts';
import { createTokens } from './tokens.ts';

const tokens = createTokens('a secret that is long enough for this', () => new Date());
const others = createTokens('another secret that is long enough', () => new Date());
const tenantId = crypto.randomUUID() as TenantId;
const Key = z.tuple([z.string(), z.string()]);
const KEY = ['Kopi "tubruk" 🍕', 'x'] as const;
const orders = new Cursors(tokens, tenantId, 'orders');

const isRefused = (cursors: Cursors, cursor: string): void =>
  expect(() => cursors.read(cursor, Key)).toThrow(expect.objectContaining({ code: 'INVALID' }));

it('stands for the key that it was written for', () => {
  expect(orders.read(orders.write(KEY), Key)).toEqual(KEY);
  expect(orders.read(undefined, Key)).toBeUndefined();
});

it('is none of another list, of another business, or under another secret', () => {
  const cursor = orders.write(KEY);
  isRefused(new Cursors(tokens, tenantId, 'shifts'), cursor);
  isRefused(new Cursors(tokens, crypto.randomUUID() as TenantId, 'orders'), cursor);
  isRefused(new Cursors(others, tenantId, 'orders'), cursor);
});

it('is none that was made by hand, and none of a version that did not seal', () => {
  for (const text of ['["a","b"]', '', '[]', 'null', '{"__proto__":[]}'])
    isRefused(orders, Buffer.from(text).toString('base64url'));
  for (const text of ['', '----------', 'A', 'x'.repeat(1_400), '\u0000', '🍕']) isRefused(orders, text);
});

it('is none with one letter changed, added or left out', () => {
  const cursor = orders.write(KEY);
  for (let i = 0; i < cursor.length; i += 1) {
    isRefused(orders, `${cursor.slice(0, i)}${cursor[i] === 'A' ? 'B' : 'A'}${cursor.slice(i + 1)}`);
    isRefused(orders, cursor.slice(0, i) + cursor.slice(i + 1));
  }
  for (const more of ['=', ' ', 'A', '\n']) isRefused(orders, cursor + more);
});

it('is none where its key is of another make, though it was sealed', () => {
  isRefused(orders, orders.write(['only one']));
});

it('is short enough to be asked for with the longest name of a dish', () => {
  expect(orders.write(['🍕'.repeat(200), crypto.randomUUID()]).length).toBeLessThanOrEqual(1_400);
});
