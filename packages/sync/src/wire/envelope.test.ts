import { loadedMutations } from '@meja/domain/all';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal } from '../engine/hash.ts';
import { adding, anId, opening, Tablet } from '../testing/outlet.ts';
import { readMutation, type Envelope } from './envelope.ts';

const envelope = (overrides: Partial<Record<keyof Envelope, unknown>> = {}): Record<string, unknown> => ({
  ...new Tablet(1).do(opening()),
  ...overrides,
});
const args = opening().args;
const codeOf = (raw: unknown) => {
  const read = readMutation(raw);
  return read.ok ? 'read' : read.error.code;
};
const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

describe('reading a mutation', () => {
  it('gives back the envelope with its command', () => {
    const raw = envelope();
    expect(readMutation(raw)).toEqual({ ok: true, value: raw });
  });

  it('drops what no schema knows: a newer app may say more', () => {
    const read = readMutation(envelope({ args: { ...args, loyalty: 7 } }));
    expect(read.ok && read.value.args).toEqual(args);
    const more = readMutation({ ...envelope(), battery: 0.4 });
    expect(more.ok && Object.keys(more.value)).not.toContain('battery');
  });

  it.each([null, undefined, 7, '', 'text', [], {}, true, [envelope()]])('of %j is malformed', (raw) => {
    expect(codeOf(raw)).toBe('MALFORMED');
  });

  it.each(Object.keys(envelope()))('without %s is malformed', (key) => {
    const { [key]: _, ...rest } = envelope();
    expect(codeOf(rest)).toBe('MALFORMED');
  });

  it.each<[string, Partial<Record<keyof Envelope, unknown>>]>([
    ['an id that is none', { id: 'x' }],
    ['an id in upper case', { deviceId: '0192F0C0-ABCD-7000-8000-000000000001' }],
    ['the number 0', { deviceSeq: 0 }],
    ['a number as text', { deviceSeq: '1' }],
    ['half a number', { deviceSeq: 1.5 }],
    ['a number beyond what is exact', { deviceSeq: 2 ** 53 }],
    ['an infinite number', { deviceSeq: Infinity }],
    ['a time before time', { at: -1 }],
    ['a time after the year 9999', { at: 253_402_300_800_000 }],
    ['a hash that is too short', { hash: 'abc' }],
    ['a hash in upper case', { hash: 'A'.repeat(64) }],
    ['a version that is negative in its base', { base: { 'order:x': -1 } }],
    ['a base that is a list', { base: [1] }],
    ['an endless key in its base', { base: { ['k'.repeat(121)]: 1 } }],
    ['an endless name', { name: 'order.'.repeat(50) }],
  ])('with %s is malformed', (_, wrong) => {
    expect(codeOf(envelope(wrong))).toBe('MALFORMED');
  });

  it.each(['order.explode', '', 'constructor', 'toString', '__proto__', 'ORDER.OPEN'])(
    'of the name "%s" is unknown, and the envelope is still told',
    (name) => {
      expect(readMutation(envelope({ name }))).toMatchObject({
        ok: false,
        error: { code: 'UNKNOWN_MUTATION', detail: name, envelope: { deviceSeq: 1, name } },
      });
    },
  );

  it('of a version that is not known yet says so', () => {
    expect(readMutation(envelope({ v: 2 }))).toMatchObject({
      error: { code: 'UNKNOWN_VERSION', detail: 'order.open v2', envelope: { v: 2 } },
    });
  });

  it('with arguments outside their schema says where', () => {
    const read = readMutation(envelope({ args: { ...args, covers: 'two' } }));
    expect(read).toMatchObject({ error: { code: 'INVALID_ARGS', envelope: { name: 'order.open' } } });
    expect(!read.ok && read.error.detail).toContain('covers');
    for (const wrong of [null, [], 'text', {}])
      expect(codeOf(envelope({ args: wrong }))).toBe('INVALID_ARGS');
  });

  it('with an amount, a quantity or a price that is not exact, or is endless, is not read', () => {
    const line = adding().args;
    for (const unitPrice of [1e308, 1e13, 0.1, -1, NaN, Infinity])
      expect(codeOf(envelope({ name: 'order.addLine', args: { ...line, unitPrice } }))).toBe('INVALID_ARGS');
  });
});

describe('text that no database can hold', () => {
  it.each([
    ['NUL', 'a\0b'],
    ['half a character', 'Sari \ud83c'],
    ['the other half', '\udf5c'],
  ])('(%s) makes a record malformed wherever it stands', (_, text) => {
    expect(codeOf(envelope({ args: { ...args, note: text } }))).toBe('MALFORMED');
    expect(codeOf(envelope({ args: { ...args, more: [{ deep: text }] } }))).toBe('MALFORMED');
    expect(codeOf(envelope({ args: { ...args, [text]: 1 } }))).toBe('MALFORMED');
    expect(codeOf(envelope({ base: { [text]: 1 } }))).toBe('MALFORMED');
    expect(codeOf({ ...envelope(), [text]: 1 })).toBe('MALFORMED');
    expect(codeOf(text)).toBe('MALFORMED');
  });

  it('is told from whole characters', () => {
    expect(codeOf(envelope({ args: { ...args, note: '🍜 飯 é' } }))).toBe('read');
  });
});

describe('nesting', () => {
  it('as deep as anything Meja writes is read, and beyond it is malformed, be it a million deep', () => {
    expect(codeOf(envelope({ args: { ...args, more: nested(30) } }))).toBe('read');
    for (const depth of [60, 5_000, 1_000_000])
      expect(codeOf(envelope({ args: { ...args, more: nested(depth) } }))).toBe('MALFORMED');
  });
});

describe('a record larger than any that Meja writes', () => {
  it.each([
    ['in one text', { more: 'x'.repeat(70_000) }],
    ['in many small parts', { more: Array.from({ length: 10_000 }, () => ({})) }],
    ['in what no schema knows', { [`${'k'.repeat(70_000)}`]: 1 }],
  ])('is malformed: %s', (_, more) => {
    expect(readMutation({ ...envelope(), ...more })).toMatchObject({
      ok: false,
      error: { code: 'MALFORMED' },
    });
    expect(readMutation({ ...envelope(), more: 'x'.repeat(20_000) })).toMatchObject({ ok: true });
  });
});

describe('any record at all', () => {
  it('is read or described, never thrown at', () => {
    const names = loadedMutations();
    const anything = fc.oneof(
      fc.anything({ withNullPrototype: true, withObjectString: true }),
      fc.record({ name: fc.constantFrom(...names), args: fc.object() }).map((part) => envelope(part)),
      fc.record({ base: fc.object(), at: fc.double(), v: fc.anything() }).map((part) => envelope(part)),
    );
    fc.assert(
      fc.property(anything, (raw) => {
        const read = readMutation(raw);
        if (!read.ok) expect(typeof read.error.detail).toBe('string');
      }),
    );
  });

  it('that was sealed by this version is read by it', () => {
    const { hash: _, ...rest } = new Tablet(1).do(opening(anId(12)));
    expect(codeOf(JSON.parse(JSON.stringify(seal(rest))))).toBe('read');
  });
});
