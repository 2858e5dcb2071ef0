import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whole } from '../sharing/slices.ts';
import { parsed, parsedAtOnce, Unbounded } from './sliced-json.ts';

/** What comes of a text, or the kind of failure. */
function outcome(read: (text: string) => unknown, text: string): unknown {
  try {
    return { value: read(text) };
  } catch (error) {
    return (error as Error).name;
  }
}

const inPieces = (text: string): unknown => whole(parsed(text));

describe('JSON that is parsed in pieces', () => {
  it('comes to what it comes to when it is parsed at once', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.dictionary(fc.string(), fc.array(fc.jsonValue({ maxDepth: 2 }))),
    );
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(inPieces(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('fails where it fails when it is parsed at once, wherever a character is missing or too many', () => {
    const value = fc.dictionary(
      fc.constantFrom('a', 'b', '__proto__', '"'),
      fc.array(fc.jsonValue({ maxDepth: 1 })),
    );
    const change = fc.record({
      at: fc.nat(),
      cut: fc.nat({ max: 2 }),
      put: fc.constantFrom('', ',', '[', ']', '}', '"', '{', ':', '\\', ' '),
    });
    fc.assert(
      fc.property(value, change, (value, { at, cut, put }) => {
        const text = JSON.stringify(value);
        const place = at % (text.length + 1);
        const broken = text.slice(0, place) + put + text.slice(place + cut);
        expect(outcome(inPieces, broken)).toEqual(outcome(JSON.parse, broken));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '{"a":[1,2],"a":[3,4]}',
    '{"a":[1,2],"\\u0061":[3,4]}',
    '{"a":[1,2],"a":[]}',
    '{"a":[1,2],"a":3}',
    '{"a":3,"a":[1,2]}',
    '{"__proto__":[1,2]}',
    '{"a":[1,2}',
    '{"a":[1,,2]}',
    '{"a":[1,2,]}',
    '{"a":"[1,2]","b":[ ]}',
    '[[1,2],[3,4]]',
    '',
  ])('is taken as the language takes it: %s', (text) =>
    expect(outcome(inPieces, text)).toEqual(outcome(JSON.parse, text)),
  );

  it('is many pieces where it is long', () => {
    const text = JSON.stringify({ mutations: Array.from({ length: 1_000 }, (_, i) => ({ i })) });
    expect([...parsed(text)].length).toBeGreaterThan(50);
  });
});

describe('a text that is to be parsed', () => {
  it('is taken whatever its strings hold', () => {
    for (const text of ['['.repeat(1_000), '\\"[[[\\', '"', '\\\\', '\\', '{"a":['.repeat(200), '']) {
      const value = [text, { [text]: text }];
      expect(parsedAtOnce(JSON.stringify(value))).toEqual(value);
    }
  });

  it.each([
    ['nested without end', '['.repeat(8_000_000)],
    ['nested without end, in objects', '{"a":'.repeat(100)],
    ['of millions of parts', `[${'[],'.repeat(1_000_000)}[]]`],
    ['hidden behind an escaped quote', `["\\\\",${'['.repeat(100)}`],
  ])('is refused when it is %s', (_, text) => {
    expect(() => inPieces(text)).toThrow(Unbounded);
    expect(() => parsedAtOnce(text)).toThrow(Unbounded);
  });

  it('is taken with as many parts as a large queue file has', () => {
    const value = Array.from({ length: 200_000 }, () => ({}));
    expect(inPieces(JSON.stringify({ mutations: value }))).toEqual({ mutations: value });
  });
});
