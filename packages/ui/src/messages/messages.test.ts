import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Variant = { match: Record<string, string> };
type Message = string | Variant[];

const PACKAGE = join(import.meta.dirname, '..', '..');
const ROOT = join(PACKAGE, '..', '..');

const filesOf = (locale: string): string[] => globSync(`messages/${locale}/*.json`, { cwd: PACKAGE }).sort();

/** The messages of each file. */
const read = (locale: string): Record<string, Message>[] =>
  filesOf(locale).map((file) => {
    const { $schema, ...messages } = JSON.parse(readFileSync(join(PACKAGE, file), 'utf8')) as Record<
      string,
      Message
    >;
    expect($schema).toBeDefined();
    return messages;
  });
const files = { id: read('id'), en: read('en') };
const id = Object.assign({}, ...files.id) as Record<string, Message>;
const en = Object.assign({}, ...files.en) as Record<string, Message>;
const keysOf = (all: Record<string, Message>[]): string[][] => all.map((messages) => Object.keys(messages));

/** Every message that the code names. */
function named(): Set<string> {
  const sources = globSync('{apps/*,packages/ui}/{src,gallery}/**/*.{ts,svelte}', { cwd: ROOT })
    .filter((file) => !file.includes('paraglide'))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'));
  return new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/\bm\.(\w+)|\bbrowser_\w+/g)].map(([all, key]) => key ?? all),
    ),
  );
}

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
    expect(filesOf('en').map((file) => basename(file))).toEqual(filesOf('id').map((file) => basename(file)));
    expect(keysOf(files.en)).toEqual(keysOf(files.id));
  });

  it('stand in one file only', () => {
    const keys = keysOf(files.id).flat();
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('are compiled from every file', () => {
    const settings = JSON.parse(readFileSync(join(PACKAGE, 'project.inlang', 'settings.json'), 'utf8')) as {
      'plugin.inlang.messageFormat': { pathPattern: string[] };
    };
    expect(settings['plugin.inlang.messageFormat'].pathPattern).toEqual(
      filesOf('id').map((file) => `./messages/{locale}/${basename(file)}`),
    );
  });

  it('are all said somewhere', () => {
    const said = named();
    expect(Object.keys(id).filter((key) => !said.has(key))).toEqual([]);
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
    for (const keys of keysOf(files.id)) expect(keys).toEqual([...keys].sort());
    expect(Object.keys(id).filter((key) => !/^[a-z]+(_[a-z0-9]+)+$/.test(key))).toEqual([]);
  });
});
