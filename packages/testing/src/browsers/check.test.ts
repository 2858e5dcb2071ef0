import { LEAST, PROBES } from '@meja/ui/browsers';
import { describe, expect, it } from 'vitest';
import { tooNew } from './check.ts';
import { Compat } from './compat.ts';

const compat = new Compat();
const script = (text: string, name = 'a.js') => tooNew([[{ name, text }]], [], compat);
const style = (text: string) => script(text, 'a.css');
/** The paths alone. */
const pathsOf = (lines: string[]) => lines.map((line) => line.split(' ')[0]);

describe('what the oldest browsers lack is found', () => {
  it.each([
    [
      'a static method',
      'export const all = (x) => Array.fromAsync(x)',
      'javascript.builtins.Array.fromAsync',
    ],
    ['another', 'Promise.try(work)', 'javascript.builtins.Promise.try'],
    ['a method of any object', 'one.isDisjointFrom(other)', 'javascript.builtins.Set.isDisjointFrom'],
    ['a global', 'new Temporal.Instant(0n)', 'javascript.builtins.Temporal'],
    [
      'a global by way of globalThis',
      'globalThis.requestIdleCallback(work)',
      'api.Window.requestIdleCallback',
    ],
    ['a method of a global object', 'navigator.share({})', 'api.Navigator.share'],
    ['what is taken out of one', 'const { currentEntry } = navigation', 'api.Navigation.currentEntry'],
    [
      'iterating over a stream',
      'for await (const text of answer.body.pipeThrough(decoder)) say(text)',
      'api.ReadableStream.@@asyncIterator',
    ],
    ['an event', 'list.addEventListener("scrollend", stop)', 'api.Document.scrollend_event'],
  ])('%s', (_, code, path) => {
    expect(pathsOf(script(code))).toContain(path);
  });

  it('syntax', () => {
    expect(() => script('using file = open()')).toThrow(SyntaxError);
    expect(() => script('/(?i:a)b/')).toThrow(SyntaxError);
  });

  it.each([
    ['a property', 'a { field-sizing: content }', 'css.properties.field-sizing'],
    ['a value', 'a { width: stretch }', 'css.properties.width.stretch'],
    ['a function', 'a { color: light-dark(red, blue) }', 'css.types.color.light-dark'],
    ['a colour made of another', 'a { color: rgb(from red r g b) }', 'css.types.color.rgb.relative_syntax'],
    ['a selector', 'details::details-content { color: red }', 'css.selectors.details-content'],
    ['a rule', '@starting-style { a { color: red } }', 'css.at-rules.starting-style'],
    [
      'a question about the device',
      '@media (inverted-colors) { a { color: red } }',
      'css.at-rules.media.inverted-colors',
    ],
  ])('in a stylesheet: %s', (_, css, path) => {
    expect(pathsOf(style(css))).toContain(path);
  });

  it('with the browsers that lack it, and the file that has it', () => {
    expect(script('Promise.try(work)')).toEqual([
      `javascript.builtins.Promise.try is not in chrome ${LEAST.chrome}, chrome_android ${LEAST.chrome}, ` +
        `edge ${LEAST.chrome}, firefox ${LEAST.firefox}, safari ${LEAST.safari}, safari_ios ${LEAST.safari}: a.js`,
    ]);
  });
});

describe('no fault is found with', () => {
  it.each([
    [
      'what all of them have',
      'AbortSignal.any([]); Object.groupBy(list, (x) => x); [].findLast(Boolean).at(0)',
    ],
    ['names of its own', 'class Names { isDisjointFrom() {} } new Names().isDisjointFrom()'],
    [
      'what it looks for first',
      'if ("share" in navigator) navigator.share({}); item.isDisjointFrom?.(other)',
    ],
    ['what is left out where it is missing', 'typeof Temporal === `undefined` || new Temporal.Instant(0n)'],
  ])('%s', (_, code) => {
    expect(script(code)).toEqual([]);
  });

  it.each([
    ['what stands under its condition', '@supports (field-sizing: content) { a { field-sizing: content } }'],
    ['a value with another before it', 'a { color: red; color: light-dark(red, blue) }'],
    ['a property that is there by its prefix too', 'a { -webkit-user-select: none; user-select: none }'],
    ['words in quotes', 'a { content: "light-dark(red)"; background: url(a-light-dark(x.png) }'],
  ])('in a stylesheet: %s', (_, css) => {
    expect(style(css)).toEqual([]);
  });

  it('what is allowed, until nothing uses it any more', () => {
    const allowed = [{ feature: 'javascript.builtins.Promise.try', why: 'a test' }];
    const use = (text: string) => tooNew([[{ name: 'a.js', text }]], allowed, compat);
    expect(use('Promise.try(work)')).toEqual([]);
    expect(use('Promise.all(work)')).toEqual([
      'javascript.builtins.Promise.try is allowed, but nothing uses it',
    ]);
  });
});

it('the page for older browsers looks for what all of ours have, and no older one has all of', () => {
  const paths = PROBES.map((probe) =>
    `api.${probe}_static`.replace('api.Object.groupBy_static', 'javascript.builtins.Object.groupBy'),
  );
  expect(paths.map((path) => compat.at(path)?.lacking)).toEqual([[], [], []]);
  const older = new Compat({ chrome: '116', firefox: '127', safari: '17.3' });
  const lacking = new Set(paths.flatMap((path) => older.at(path)?.lacking));
  expect([...lacking].sort()).toEqual([
    ...['chrome 116', 'chrome_android 116', 'edge 116', 'firefox 127', 'safari 17.3', 'safari_ios 17.3'],
  ]);
});
