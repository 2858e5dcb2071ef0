import type { Schema } from './operations.ts';

/** What a parameter of text, or a text in a body, is given. */
export const HOSTILE_TEXTS = [
  ...['', ' ', '0', '-1', '0x10', '1e3', '1e999', '9'.repeat(40), '1.5', 'NaN', 'null', '٣', '[]', '{}'],
  ...['0000-01-01', '9999-12-31', '2026-13-01', '2026-02-30', '2026-11-20T25:00:00Z', '-000001-01-01'],
  ...["' or 1=1 --", '%00', 'a\u0000b', '\ud800', '../../etc/passwd', '<script>', '{{7*7}}', '__proto__'],
  ...['----------', 'W10', 'bnVsbA', 'eyJhIjoxfQ', 'WyIwMDAwLTAwLTAwIDAwOjAwIiwieCJd'],
  ...['00000000-0000-0000-0000-000000000000', 'x'.repeat(5_000), '🍕'.repeat(300)],
] as const;

/** What stands in a body where something else is meant. */
const HOSTILE_VALUES: readonly unknown[] = [
  ...[null, true, false, [], {}, [[]], [null], ['a', 'b'], { a: 1 }, { length: 1 }, [{}]],
  ...[0, -0, -1, 1.5, 1e308, 2 ** 31, 2 ** 53, Number.MAX_SAFE_INTEGER, -(2 ** 63), 1e-7],
  ...HOSTILE_TEXTS,
];

/** Texts that are no JSON, or no object of it. */
export const HOSTILE_BODIES = [
  ...['', ' ', '{', '}', 'null', '[]', '"x"', '1', 'true', 'NaN', 'undefined', '{"a":1,}', "{'a':1}"],
  ...[
    '\ufeff{}',
    '\u0000',
    '{}{}',
    '[[[[[[',
    '{"__proto__":{"isAdmin":true}}',
    '{"constructor":{"prototype":1}}',
  ],
  ...[
    `${'['.repeat(70)}${']'.repeat(70)}`,
    `{"a":"${'x'.repeat(1_000)}"`,
    '{"a":1e999}',
    '{"\\ud800":"\\udfff"}',
  ],
] as const;

/** Something that fits, as far as a schema says what fits. */
export function exampleOf(schema: Schema): unknown {
  const [variant] = schema.oneOf ?? schema.anyOf ?? [];
  if (variant) return exampleOf(variant);
  if (schema.enum) return schema.enum[0];
  const [type] = [schema.type].flat();
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, each]) => [name, exampleOf(each)]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => exampleOf(schema.items ?? {}));
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return true;
    case 'string':
      return textFor(schema);
    default:
      return {};
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: '0193b3a0-0000-7000-8000-000000000000',
  email: 'nobody@warung.example',
  date: '2026-11-20',
  'date-time': '2026-11-20T05:00:00Z',
};

function textFor({ format, pattern }: Schema): string {
  if (pattern?.includes('{43}')) return 'A'.repeat(43);
  if (pattern !== undefined) return ['1', '1.00', 'a'].find((each) => new RegExp(pattern).test(each)) ?? '';
  return FORMATS[format ?? ''] ?? 'x';
}

export interface Hostile {
  /** What was put where. */
  where: string;
  body: unknown;
}

/** The same body, with each of its places given each hostile value in turn, left out, and joined by what nobody asked for. */
export function* hostileBodies(schema: Schema): Generator<Hostile> {
  for (const variant of schema.oneOf ?? [schema]) {
    const example = exampleOf(variant);
    yield { where: 'as described', body: example };
    for (const place of placesIn(example)) {
      for (const value of HOSTILE_VALUES)
        yield { where: `${place.join('.')} = ${shown(value)}`, body: withPlace(example, place, value) };
      if (place.length > 0)
        yield { where: `${place.join('.')} left out`, body: withPlace(example, place, undefined) };
    }
    if (typeof example === 'object' && !Array.isArray(example))
      yield {
        where: 'with what nobody asked for',
        body: { ...example, tenantId: FORMATS['uuid'], isAdmin: true },
      };
  }
}

const shown = (value: unknown): string => JSON.stringify(value).slice(0, 40);

/** The ways to everything that stands in a value, the whole of it first. */
function placesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [
    [],
    ...Object.entries(value).flatMap(([key, each]) => placesIn(each).map((rest) => [key, ...rest])),
  ];
}

function withPlace(body: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(body))
    return body.map((each: unknown, i) => (String(i) === key ? withPlace(each, rest, value) : each));
  const object = body as Record<string, unknown>;
  return { ...object, [key]: withPlace(object[key], rest, value) };
}
