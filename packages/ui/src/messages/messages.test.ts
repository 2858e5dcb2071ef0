import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Variant = { match: Record<string, string> };
type Message = string | Variant[];

const read = (locale: string): Record<string, Message> => {
  const file = new URL(`../../messages/${locale}.json`, import.meta.url);
  const { $schema, ...messages } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Message>;
  expect($schema).toBeDefined();
  return messages;
};
const id = read('id');
const en = read('en');

const texts = (message: Message): string[] =>
  typeof message === 'string' ? [message] : message.flatMap((variant) => Object.values(variant.match));
const inputs = (message: Message): string[] =>
  [
    ...new Set(
      texts(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')),
    ),
  ].sort();

describe('the messages', () => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(en)).toEqual(Object.keys(id));
  });

  it.each([
    ['id', id],
    ['en', en],
  ])('say something under every key (%s)', (_, messages) => {
    const empty = Object.entries(messages).filter(([, message]) => {
      const all = texts(message);
      return all.length === 0 || all.some((text) => text.trim() === '');
    });
    expect(empty).toEqual([]);
  });

  it('fill in the same values in both languages', () => {
    const differing = Object.keys(id).filter(
      (key) => inputs(id[key] ?? '').join() !== inputs(en[key] ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  it('stand in order, under flat snake_case keys that begin with their feature', () => {
    const keys = Object.keys(id);
    expect(keys).toEqual([...keys].sort());
    expect(keys.filter((key) => !/^[a-z]+(_[a-z0-9]+)+$/.test(key))).toEqual([]);
  });
});
