import type { Product } from '@meja/domain';
import { expect, test } from 'vitest';
import type { Pos } from '#lib/app/contract.ts';
import { aDish } from '#lib/testing/builders.ts';
import { MenuController } from './menu.svelte.ts';

function menuOf(...products: Product[]): MenuController {
  const productById = new Map(products.map((product) => [product.id, product]));
  const catalogue = { products, categories: [], productById, menuLoaded: true };
  return new MenuController({ catalogue, orders: { all: [] } } as unknown as Pick<
    Pos,
    'catalogue' | 'orders'
  >);
}

test('what a scanner reads is the dish of that code, and no other where none has it', async () => {
  const menu = menuOf(
    aDish('Nasi Goreng', { sku: 'NG-0001' }),
    aDish('Mie Goreng', { sku: 'MG-0002' }),
    aDish('Kopi Susu', { sku: 'KOPI01' }),
  );
  const scanned = async (code: string): Promise<string | undefined> => {
    menu.query = code;
    return (await menu.takeBest())?.name;
  };
  expect(await scanned('MG-0002')).toBe('Mie Goreng');
  expect(await scanned('mg0002')).toBe('Mie Goreng');
  // Another dish has the letters, and one the digits.
  expect(await scanned('MG-0001')).toBeUndefined();
  // It is no slip of the finger.
  expect(await scanned('KOPI02')).toBeUndefined();
  expect(await scanned('gor mie')).toBe('Mie Goreng');
  expect(await scanned('')).toBeUndefined();
});

test('a dish that is asked for twice while its search is being prepared is taken once', async () => {
  const menu = menuOf(aDish('Nasi Goreng', { sku: 'NG-0001' }));
  menu.query = 'nasi';
  const taken = await Promise.all([menu.takeBest(), menu.takeBest()]);
  expect(taken.map((dish) => dish?.name)).toEqual(['Nasi Goreng', undefined]);
  expect(menu.query).toBe('');
});

test('what no dish has stays as it was typed', async () => {
  const menu = menuOf(aDish('Nasi Goreng', { sku: 'NG-0001' }));
  menu.query = 'XX-9999';
  expect(await menu.takeBest()).toBeUndefined();
  expect(menu.query).toBe('XX-9999');
});
