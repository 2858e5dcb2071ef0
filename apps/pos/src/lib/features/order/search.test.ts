import { CategoryId, type Category, type Line, type Order, type Product } from '@meja/domain';
import { expect, test } from 'vitest';
import { aDish, aLine, anOrder } from '#lib/testing/builders.ts';
import { MenuSearch, searchOver } from './search.ts';

const category = (name: string): Category => ({
  id: CategoryId.parse(crypto.randomUUID()),
  name,
  color: 'sky',
  position: 0,
});

function searchIn(products: Product[], categories: Category[] = [], orders: Order[] = []) {
  const search = new MenuSearch({ products, categories });
  while (!search.prepare(2));
  search.favour(orders);
  return (query: string) => search.find(query).map(({ name }) => name);
}

const [food, drinks] = [category('Makanan'), category('Minuman Dingin')];
const products = [
  aDish('Es Teh Manis', { categoryId: drinks.id }),
  aDish('Nasi Goreng Kampung', { sku: 'NG-01', categoryId: food.id }),
  aDish('Nasi Goreng Seafood', { barcodes: ['8991002101234', '8991002105678'], categoryId: food.id }),
  aDish('Soto Ayam Lamongan', { description: 'Kuah kuning dengan koya.' }),
];
const names = searchIn(products, [food, drinks]);

test('finds by name, by code with and without its dash, by what a scanner reads, by category and description', () => {
  expect(names('nas gor')).toEqual(['Nasi Goreng Kampung', 'Nasi Goreng Seafood']);
  expect(names('ng-01')[0]).toBe('Nasi Goreng Kampung');
  expect(names('ng01')).toEqual(['Nasi Goreng Kampung']);
  expect(names('8991002101234')).toEqual(['Nasi Goreng Seafood']);
  expect(names('8991002105678')).toEqual(['Nasi Goreng Seafood']);
  expect(names('5678')).toEqual(['Nasi Goreng Seafood']);
  expect(names('minuman')).toEqual(['Es Teh Manis']);
  expect(names('koya')).toEqual(['Soto Ayam Lamongan']);
});

test('what fits equally well comes as the menu lists it, category by category', () => {
  const menu = [aDish('Teh Tarik', { categoryId: drinks.id }), aDish('Teh Rebus', { categoryId: food.id })];
  expect(searchIn(menu, [food, drinks])('teh')).toEqual(['Teh Rebus', 'Teh Tarik']);
});

test('of what fits equally well that comes first of which the outlet sold the most', () => {
  const [tea, iced, sweet, hot] = [aDish('Teh'), aDish('Teh Es'), aDish('Teh Manis'), aDish('Teh Panas')];
  const line = ({ id: productId }: Product, quantity: number, over: Partial<Line> = {}) =>
    aLine({ productId, quantity, ...over });
  const orders = [
    anOrder({ lines: [line(hot, 2), line(iced, 9, { kitchenStatus: 'void' })] }),
    anOrder({ lines: [line(sweet, 1), line(hot, 1)] }),
    anOrder({ status: 'cancelled', lines: [line(iced, 5)] }),
  ];
  expect(searchIn([tea, iced, sweet, hot], [], orders)('teh')).toEqual([
    'Teh',
    'Teh Panas',
    'Teh Manis',
    'Teh Es',
  ]);
});

test('what was got ready for a menu serves until that changes', async () => {
  const categories: Category[] = [];
  const menu = { products: Array.from({ length: 1_200 }, (_, i) => aDish(`Menu ${i}`)), categories };
  const search = await searchOver(menu, []);
  expect(search.find('menu')).toHaveLength(1_200);
  expect(await searchOver({ ...menu }, [])).toBe(search);
  const changed = { products: [...menu.products], categories };
  expect(search.isOf(changed)).toBe(false);
  expect((await searchOver(changed, [])).isOf(changed)).toBe(true);
});

test('finds in twenty thousand dishes while one types', () => {
  const words = ['Nasi', 'Mie', 'Ayam', 'Sapi', 'Goreng', 'Bakar', 'Pedas', 'Manis', 'Kuah', 'Spesial'];
  const menu = Array.from({ length: 20_000 }, (_, i) =>
    aDish([0, 3, 7].map((n) => words[(i + n * Math.floor(i / 10)) % 10]).join(' ') + ` ${i}`),
  );
  const search = new MenuSearch({ products: menu, categories: [] });
  while (!search.prepare(1_000));
  search.find('x');
  const before = process.cpuUsage();
  for (const query of ['n', 'na', 'nas', 'nasi', 'nasi g', 'nasi gor', '1999', 'goremg']) search.find(query);
  const { user, system } = process.cpuUsage(before);
  // Eight searches: some 20 ms of work. Many times that is a mistake and no slow machine.
  expect((user + system) / 1000).toBeLessThan(500);
  expect(search.find('19999').map(({ name }) => name)).toEqual([menu[19_999]?.name]);
});
