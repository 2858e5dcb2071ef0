import type { DemoCategory } from '../types.ts';
import type { KopiGroup } from './modifiers.ts';

export const teh = {
  key: 'teh',
  name: 'Teh & Segar',
  colour: 'lime',
  course: 'drink',
  demand: { morning: 2, lunch: 6, afternoon: 7, dinner: 6 },
  products: [
    {
      sku: 'TH-01',
      name: 'Teh Melati',
      price: 16000,
      cost: 3200,
      minutes: 4,
      popularity: 5,
      groups: ['suhu', 'ukuran', 'gula'],
    },
    {
      sku: 'TH-02',
      name: 'Lemon Tea',
      price: 20000,
      cost: 4600,
      minutes: 4,
      popularity: 7,
      groups: ['suhu', 'ukuran', 'gula', 'es'],
    },
    {
      sku: 'TH-03',
      name: 'Lychee Tea',
      price: 24000,
      cost: 6400,
      minutes: 4,
      popularity: 7,
      groups: ['ukuran', 'gula', 'es'],
      featured: true,
    },
    {
      sku: 'TH-04',
      name: 'Teh Tarik',
      price: 22000,
      cost: 5900,
      minutes: 4,
      popularity: 4,
      groups: ['suhu', 'ukuran', 'gula'],
    },
    {
      sku: 'TH-05',
      name: 'Markisa Soda',
      price: 25000,
      cost: 6800,
      minutes: 4,
      popularity: 3,
      groups: ['gula', 'es'],
    },
  ],
} as const satisfies DemoCategory<KopiGroup>;
