import type { DemoTenant } from '../types.ts';
import { ayam } from './ayam.ts';
import { bandung } from './bandung.ts';
import { camilan } from './camilan.ts';
import { denpasar } from './denpasar.ts';
import { esDessert } from './es-dessert.ts';
import { ikan } from './ikan.ts';
import { jakarta } from './jakarta.ts';
import { jus } from './jus.ts';
import { lauk } from './lauk.ts';
import { mie } from './mie.ts';
import { minumanDingin } from './minuman-dingin.ts';
import { minumanPanas } from './minuman-panas.ts';
import { sedapGroups } from './modifiers.ts';
import { nasiGoreng } from './nasi-goreng.ts';
import { nasi } from './nasi.ts';
import { paket } from './paket.ts';
import { sate } from './sate.ts';
import { sayur } from './sayur.ts';
import { soto } from './soto.ts';

export const sedap = {
  slug: 'warung-makan-sedap',
  name: 'Warung Makan Sedap',
  description: 'Masakan rumahan Nusantara: nasi goreng, soto, sate, ayam, bebek dan ikan.',
  phone: '021-5550100',
  mailDomain: 'sedap.example',
  website: 'https://sedap.example',
  colour: '#b4451f',
  receiptFooter: 'Terima kasih, ditunggu kedatangannya kembali!',
  charges: 'requirements',
  cashRounding: 0,
  paysFirst: false,
  appetite: {
    morning: { main: 92, drink: 76, side: 2, snack: 12, extra: 10, dessert: 2 },
    lunch: { main: 96, drink: 84, side: 12, snack: 4, extra: 22, dessert: 4 },
    afternoon: { main: 58, drink: 90, side: 5, snack: 36, extra: 8, dessert: 18 },
    dinner: { main: 95, drink: 86, side: 18, snack: 7, extra: 24, dessert: 8 },
  },
  people: [
    {
      name: 'Ratna Dewi Kusumawati',
      role: 'owner',
      mailbox: 'owner',
      pin: '100001',
      phone: '0812-0000-1001',
    },
    { name: 'Bagus Prasetyo', role: 'admin', mailbox: 'admin', pin: '200002', phone: '0812-0000-1002' },
  ],
  outlets: [jakarta, bandung, denpasar],
  groups: sedapGroups,
  categories: [
    nasiGoreng,
    mie,
    nasi,
    soto,
    sate,
    ayam,
    ikan,
    sayur,
    lauk,
    camilan,
    paket,
    minumanDingin,
    minumanPanas,
    jus,
    esDessert,
  ],
} as const satisfies DemoTenant;
