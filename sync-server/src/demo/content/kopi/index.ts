import type { DemoTenant } from '../types.ts';
import { espresso } from './espresso.ts';
import { jayapura } from './jayapura.ts';
import { kopiSusu } from './kopi-susu.ts';
import { makanan } from './makanan.ts';
import { kopiGroups } from './modifiers.ts';
import { nonKopi } from './non-kopi.ts';
import { roti } from './roti.ts';
import { seduhManual } from './seduh-manual.ts';
import { surabaya } from './surabaya.ts';
import { teh } from './teh.ts';

export const kopi = {
  slug: 'kopi-tepi-kali',
  name: 'Kopi Tepi Kali',
  description: 'Kopi Nusantara di tepi sungai, diseduh pelan atau dibawa jalan.',
  phone: '031-5550200',
  mailDomain: 'kopi.example',
  website: 'https://kopi.example',
  colour: '#1f6f5c',
  receiptFooter: 'Sampai jumpa di tepi kali.',
  charges: 'pb1',
  cashRounding: 100,
  paysFirst: true,
  appetite: {
    morning: { main: 6, drink: 98, side: 0, snack: 42, extra: 0, dessert: 0 },
    lunch: { main: 32, drink: 94, side: 0, snack: 14, extra: 0, dessert: 0 },
    afternoon: { main: 20, drink: 97, side: 0, snack: 30, extra: 0, dessert: 0 },
    dinner: { main: 26, drink: 94, side: 0, snack: 18, extra: 0, dessert: 0 },
  },
  people: [
    { name: 'Laras Puspitasari', role: 'owner', mailbox: 'owner', pin: '100001', phone: '0812-0000-2001' },
    { name: 'Arif Budiman', role: 'admin', mailbox: 'admin', pin: '200002', phone: '0812-0000-2002' },
  ],
  outlets: [surabaya, jayapura],
  groups: kopiGroups,
  categories: [kopiSusu, espresso, seduhManual, nonKopi, teh, roti, makanan],
} as const satisfies DemoTenant;
