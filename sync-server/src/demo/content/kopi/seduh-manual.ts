import type { DemoCategory } from '../types.ts';
import type { KopiGroup } from './modifiers.ts';

export const seduhManual = {
  key: 'seduh-manual',
  name: 'Seduh Manual',
  colour: 'turmeric',
  course: 'drink',
  demand: { morning: 4, lunch: 3, afternoon: 5, dinner: 4 },
  products: [
    {
      sku: 'SM-01',
      name: 'V60',
      price: 32000,
      cost: 9200,
      minutes: 7,
      popularity: 5,
      groups: ['biji'],
      featured: true,
    },
    {
      sku: 'SM-02',
      name: 'Japanese Iced',
      price: 34000,
      cost: 9800,
      minutes: 7,
      popularity: 4,
      groups: ['biji'],
    },
    {
      sku: 'SM-03',
      name: 'Vietnam Drip',
      price: 25000,
      cost: 6900,
      minutes: 6,
      popularity: 4,
      groups: ['suhu'],
    },
    {
      sku: 'SM-04',
      name: 'Kopi Tubruk',
      price: 18000,
      cost: 4300,
      minutes: 5,
      popularity: 3,
      groups: ['biji'],
    },
    {
      sku: 'SM-05',
      name: 'Cold Brew Botol',
      price: 30000,
      cost: 8600,
      minutes: 1,
      popularity: 4,
      description: 'Diseduh dingin 16 jam.',
      tags: ['bawa-pulang'],
    },
  ],
} as const satisfies DemoCategory<KopiGroup>;
