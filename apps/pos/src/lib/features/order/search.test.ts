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
const names = (query: string) => search(query).map((id) => products.find((each) => each.id === id)?.name);

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
