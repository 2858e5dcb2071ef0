import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folded, runOn } from './fold.ts';
import { NameIndex, type Searched } from './name-index.ts';

type Dish = string | (Partial<Searched> & { name: string });

function menuOf(...dishes: Dish[]) {
  const index = new NameIndex();
  const all = dishes.map((dish) => (typeof dish === 'string' ? { name: dish } : dish));
  for (const dish of all) index.add({ codes: [], more: '', ...dish });
  return (query: string, order = [...dishes.keys()]) =>
    index.find(query, order).map((entry) => all[entry]?.name);
}

/** The examples of what people type and look for. */
const EXAMPLES: readonly (readonly [query: string, name: string])[] = [
  ['nasi goreng', 'Nasi Goreng'],
  ['na go', 'Nasi Goreng'],
  ['gor nas', 'Nasi Goreng'],
  ['nasigor', 'Nasi Goreng'],
  ['nasi goreng', 'Nasigoreng'],
  ['oren', 'Nasi Goreng'],
  ['鸡丁', '宫保鸡丁'],
  ['丁', '宫保鸡丁'],
  ['ผัด', 'ข้าวผัดกุ้ง'],
  ['비비', '비빔밥'],
  ['7up', '7-Up'],
  ['7 up', '7-Up'],
  ['7-up', '7Up'],
  ['gr49', 'Kopi GR-49'],
  ['GR 49', 'Kopi GR49'],
  ['strasse', 'Straße'],
  ['straße', 'Strasse'],
  ['STRASSE', 'Straße'],
  ['kopi', 'ＫＯＰＩ'],
  ['filet', 'ﬁlet'],
  ['creme', 'Crème Brûlée'],
  ['crème', 'Creme'],
  ['oeuf', 'Œuf'],
  ['🍕', '🍕 Margherita'],
  ['🍕', 'Margherita🍕'],
  ['🍕🍺', '🍕 🍺'],
  ['½', '½ Ayam'],
  ['gorang', 'Nasi Goreng'],
  ['gorng', 'Nasi Goreng'],
  ['gorreng', 'Nasi Goreng'],
  ['gorneg', 'Nasi Goreng'],
  ['naso', 'Nasi Goreng'],
  ['nasigorang', 'Nasi Goreng'],
  ['nasi gorang', 'Nasi Goreng'],
  ['宫宝鸡丁', '宫保鸡丁'],
];

describe('a search', () => {
  it.each(EXAMPLES)('by %j finds %j', (query, name) => {
    expect(menuOf('Soto Ayam', name, 'Es Teh Tawar')(query)).toEqual([name]);
  });

  it('finds by codes, written as on the list or not, and all of a scanned one', () => {
    const find = menuOf(
      { name: 'Kopi', codes: ['KP-01', '8991002101234'] },
      { name: 'Teh', codes: ['KP-012'] },
    );
    expect(find('kp-01')).toEqual(['Kopi', 'Teh']);
    expect(find('kp01')).toEqual(['Kopi', 'Teh']);
    expect(find('8991002101234')).toEqual(['Kopi']);
    expect(find('899100')).toEqual(['Kopi']);
    expect(find('8991002101235')).toEqual([]);
  });

  it('finds by what is said of a dish, after all names', () => {
    const find = menuOf({ name: 'Soto', more: 'kuah santan' }, 'Kuahku', 'Mie Kuah');
    expect(find('kuah')).toEqual(['Kuahku', 'Mie Kuah', 'Soto']);
    expect(find('uah')).toEqual(['Kuahku', 'Mie Kuah']);
    expect(menuOf({ name: 'A', more: '宫保鸡丁' })('鸡丁')).toEqual(['A']);
  });

  it('has first what is it, then what begins so, then later words, then parts of words, then slips', () => {
    const find = menuOf('Kope', 'Mikopi', 'Es Kopi', 'Kopitiam', 'Kopi');
    expect(find('kopi')).toEqual(['Kopi', 'Kopitiam', 'Es Kopi', 'Mikopi', 'Kope']);
  });

  it('has what fits equally well in the order that it is given', () => {
    const find = menuOf('Soto Ayam', 'Soto Babat', 'Soto', 'Sotong');
    expect(find('soto')).toEqual(['Soto', 'Soto Ayam', 'Soto Babat', 'Sotong']);
    expect(find('soto', [3, 2, 1, 0])).toEqual(['Soto', 'Sotong', 'Soto Babat', 'Soto Ayam']);
  });

  it('wants all words where they fit together, and otherwise any, the most first', () => {
    const find = menuOf('Nasi Goreng Seafood', 'Nasi Goreng', 'Mie Goreng Jawa');
    expect(find('gor sea')).toEqual(['Nasi Goreng Seafood']);
    expect(find('jawa nasi gor')).toEqual(['Nasi Goreng Seafood', 'Nasi Goreng', 'Mie Goreng Jawa']);
    expect(find('jawa seafood')).toEqual(['Nasi Goreng Seafood', 'Mie Goreng Jawa']);
  });

  it('tells what fits all that was typed from what fits some of it', () => {
    const index = new NameIndex();
    index.add({ name: 'Nasi Goreng', codes: ['NG-01'], more: '' });
    const findAll = (query: string) => index.findAll(query, [0]);
    expect([findAll('ng-01'), findAll('goreng nasi'), findAll('gorang'), findAll('')]).toEqual([
      [0],
      [0],
      [0],
      [],
    ]);
    expect([findAll('ng-02'), findAll('nasi ayam')]).toEqual([[], []]);
  });

  it('takes no part of two words for one', () => {
    expect(menuOf('Nasi Goreng')('sigo')).toEqual([]);
  });

  it('forgives nothing in short words and in numbers, and no second slip', () => {
    const find = menuOf('Teh Botol', 'Paket 1234');
    expect(find('tah')).toEqual([]);
    expect(find('1235')).toEqual([]);
    expect(find('bokil')).toEqual([]);
  });

  it('takes one letter for the beginning of a word', () => {
    expect(menuOf('Es Teh', 'Nasi')('t')).toEqual(['Es Teh']);
  });

  it('finds nothing by nothing, nor by nonsense', () => {
    const find = menuOf('Nasi Goreng', '', '???');
    for (const query of ['', '  ', '%', 'xyzzy', '🍺']) expect(find(query)).toEqual([]);
  });

  it('finds what was added after a search', () => {
    const index = new NameIndex();
    index.add({ name: 'Teh', codes: [], more: '' });
    expect(index.find('kopi', [0])).toEqual([]);
    index.add({ name: 'Kopi', codes: [], more: '' });
    expect(index.find('kopi', [0, 1])).toEqual([1]);
    expect(index.find('teh', [0, 1])).toEqual([0]);
  });
});

const letters = (...of: string[]) => fc.string({ unit: fc.constantFrom(...of), minLength: 1, maxLength: 9 });
const word = fc.oneof(
  letters(...'abcdeiknorst'),
  letters(...'äßéîøñžœﬁＡ'),
  letters(...'宫保鸡丁炒飯'),
  letters(...'борщиёк'),
  letters(...'0123456789'),
);
const name = fc
  .array(fc.tuple(word, fc.constantFrom(' ', '-', '/', ' & ', '. ')), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.flat().slice(0, -1).join(''));
const names = fc.array(name, { minLength: 1, maxLength: 12 });

/** Each name, what it is looked for by, and what was found. */
const everyName = (queriesOf: (words: string[]) => string[]) =>
  fc.property(names, (all) => {
    const find = menuOf(...all);
    for (const each of all)
      for (const query of queriesOf(folded(each).split(' '))) expect(find(query), query).toContain(each);
  });

describe('every name is found', () => {
  it('by itself, first of all', () => {
    fc.assert(
      fc.property(names, (all) => {
        const find = menuOf(...all);
        for (const each of all) {
          const [first = ''] = find(each);
          expect(runOn(folded(first))).toBe(runOn(folded(each)));
        }
      }),
    );
  });

  it('by itself without what separates its words', () => {
    fc.assert(everyName((words) => [words.join('')]));
  });

  it('by each of its words, and by any beginning of one', () => {
    fc.assert(
      everyName((words) => words.flatMap((each) => Array.from(each, (_, i) => each.slice(0, i + 1)))),
    );
  });

  it('by beginnings of all its words, in whatever order', () => {
    fc.assert(
      everyName((words) => [words.map((each) => each.slice(0, 2)).join(' '), words.toReversed().join(' ')]),
    );
  });

  it('by any part of a word', () => {
    fc.assert(
      everyName((words) =>
        words.filter((each) => each.length > 3).flatMap((each) => [each.slice(1), each.slice(1, 3)]),
      ),
    );
  });

  it('by a word of four letters or more with one letter changed, left out, too many, or swapped with the next', () => {
    const slip = fc.record({
      kind: fc.constantFrom(...SLIPS),
      at: fc.nat(),
      letter: fc.constantFrom(...'aeqz保щ'),
    });
    fc.assert(
      fc.property(names, slip, (all, { kind, at, letter }) => {
        const find = menuOf(...all);
        for (const each of all)
          for (const one of folded(each).split(' ')) {
            const query = slipped(one, kind, at % one.length, letter);
            if ((query.match(/\p{L}/gu)?.length ?? 0) >= 4) expect(find(query), query).toContain(each);
          }
      }),
      { numRuns: 500 },
    );
  });
});

const SLIPS = ['changed', 'left out', 'too many', 'swapped'] as const;

function slipped(text: string, kind: (typeof SLIPS)[number], at: number, letter: string): string {
  const [before, here, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
  switch (kind) {
    case 'changed':
      return before + letter + after;
    case 'left out':
      return before + after;
    case 'too many':
      return before + letter + here + after;
    case 'swapped':
      return before + after.slice(0, 1) + here + after.slice(1);
    default:
      return kind satisfies never;
  }
}
