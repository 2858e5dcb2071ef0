import { CategoryId, type Category } from '@meja/domain';
import { expect, test } from 'vitest';
import { aDish } from '#lib/testing/builders.ts';
import { createProductSearch } from './search.ts';

const drinks: Category = {
  id: CategoryId.parse(crypto.randomUUID()),
  name: 'Minuman Dingin',
  color: 'sky',
  position: 0,
};

const products = [
  aDish('Nasi Goreng Kampung', { sku: 'NG-01' }),
  aDish('Nasi Goreng Seafood'),
  aDish('Mie Goreng Jawa'),
  aDish('Es Teh Manis', { categoryId: drinks.id }),
  aDish('Soto Ayam Lamongan', { description: 'Kuah kuning dengan koya.' }),
];
const search = createProductSearch(products, [drinks]);
const names = (query: string) => search(query).map(({ name }) => name);

test('finds by the beginning of any word', () => {
  expect(names('gor')).toEqual(expect.arrayContaining(['Nasi Goreng Kampung', 'Mie Goreng Jawa']));
  expect(names('lam')).toEqual(['Soto Ayam Lamongan']);
});

test('wants all words when they fit together', () => {
  expect(names('nas gor sea')).toEqual(['Nasi Goreng Seafood']);
});

test('forgives a slip of the finger', () => {
  expect(names('gorrng')).toContain('Mie Goreng Jawa');
  expect(names('kampong')).toEqual(['Nasi Goreng Kampung']);
});

test('finds by code, by category and by what the menu says of a dish', () => {
  expect(names('ng-01')[0]).toBe('Nasi Goreng Kampung');
  expect(names('minuman')).toEqual(['Es Teh Manis']);
  expect(names('koya')).toEqual(['Soto Ayam Lamongan']);
});

test('an empty search finds nothing, and so does nonsense', () => {
  expect(names('   ')).toEqual([]);
  expect(names('xyzzy')).toEqual([]);
});

test('the beginning of the name comes before other words of it, and whole words before parts', () => {
  const menu = [aDish('Es Kopi Susu'), aDish('Kopitiam Spesial'), aDish('Kopi Tubruk')];
  const found = createProductSearch(menu, [])('kopi');
  expect(found.map(({ name }) => name)).toEqual(['Kopi Tubruk', 'Kopitiam Spesial', 'Es Kopi Susu']);
});

test('what fits equally well stands as in the menu', () => {
  expect(names('nasi goreng')).toEqual(['Nasi Goreng Kampung', 'Nasi Goreng Seafood']);
});

test('where the words do not fit together, any of them may', () => {
  expect(names('seafood lamongan')).toEqual(['Nasi Goreng Seafood', 'Soto Ayam Lamongan']);
});

test('accents do not count, of whatever script a name is', () => {
  const menu = [aDish('Crème Brûlée'), aDish('炒飯 Spesial')];
  const found = (query: string) => createProductSearch(menu, [])(query).map(({ name }) => name);
  expect(found('creme bru')).toEqual(['Crème Brûlée']);
  expect(found('炒')).toEqual(['炒飯 Spesial']);
});

test('gets ready in slices, and is ready for who does not wait', () => {
  const menu = Array.from({ length: 5 }, (_, i) => aDish(`Menu ${i}`));
  const slowly = createProductSearch(menu, []);
  expect([slowly.prepare(2), slowly.prepare(2), slowly.prepare(2)]).toEqual([false, false, true]);
  expect(slowly('menu')).toHaveLength(5);
  expect(createProductSearch(menu, [])('menu 3')).toHaveLength(1);
});

test('finds in twenty thousand dishes while one types', () => {
  const words = ['Nasi', 'Mie', 'Ayam', 'Sapi', 'Goreng', 'Bakar', 'Pedas', 'Manis', 'Kuah', 'Spesial'];
  const menu = Array.from({ length: 20_000 }, (_, i) =>
    aDish([0, 3, 7].map((n) => words[(i + n * Math.floor(i / 10)) % 10]).join(' ') + ` ${i}`),
  );
  const find = createProductSearch(menu, []);
  while (!find.prepare(1_000));
  const before = process.cpuUsage();
  for (const query of ['n', 'na', 'nas', 'nasi', 'nasi g', 'nasi gor', '1999', 'goremg']) find(query);
  const { user, system } = process.cpuUsage(before);
  // Eight searches: some 80 ms of work. Twenty times that is a mistake and no slow machine.
  expect((user + system) / 1000).toBeLessThan(1_500);
  expect(find('19999').map(({ name }) => name)).toEqual([menu[19_999]?.name]);
});
