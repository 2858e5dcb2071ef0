import type { DemoModifierGroups } from '../types.ts';

export const kopiGroups = {
  suhu: {
    name: 'Panas atau Dingin',
    min: 1,
    max: 1,
    options: [
      { name: 'Dingin', price: 0, popularity: 7, isDefault: true },
      { name: 'Panas', price: 0, popularity: 3 },
    ],
  },
  ukuran: {
    name: 'Ukuran',
    min: 1,
    max: 1,
    options: [
      { name: 'Reguler', price: 0, popularity: 7, isDefault: true },
      { name: 'Besar', price: 6000, popularity: 3 },
    ],
  },
  susu: {
    name: 'Susu',
    min: 1,
    max: 1,
    options: [
      { name: 'Susu segar', price: 0, popularity: 16, isDefault: true },
      { name: 'Susu rendah lemak', price: 2000, popularity: 1 },
      { name: 'Susu kedelai', price: 6000, popularity: 1 },
      { name: 'Susu oat', price: 10000, popularity: 3 },
      { name: 'Susu almon', price: 12000, popularity: 1 },
    ],
  },
  shot: {
    name: 'Tambah Espresso',
    min: 0,
    max: 1,
    usedIn: 9,
    options: [
      { name: '1 shot', price: 6000, popularity: 8 },
      { name: '2 shot', price: 11000, popularity: 2 },
      { name: 'Ganti decaf', price: 4000, popularity: 1 },
    ],
  },
  sirup: {
    name: 'Sirup',
    min: 0,
    max: 2,
    usedIn: 14,
    options: [
      { name: 'Vanila', price: 5000, popularity: 4 },
      { name: 'Karamel', price: 5000, popularity: 4 },
      { name: 'Hazelnut', price: 5000, popularity: 3 },
      { name: 'Pandan', price: 5000, popularity: 1 },
    ],
  },
  gula: {
    name: 'Tingkat Manis',
    min: 0,
    max: 1,
    usedIn: 30,
    options: [
      { name: 'Manis 70 %', price: 0, popularity: 4 },
      { name: 'Manis 50 %', price: 0, popularity: 5 },
      { name: 'Manis 25 %', price: 0, popularity: 2 },
      { name: 'Tanpa gula', price: 0, popularity: 2 },
    ],
  },
  es: {
    name: 'Es',
    min: 0,
    max: 1,
    usedIn: 12,
    options: [
      { name: 'Sedikit es', price: 0, popularity: 4 },
      { name: 'Tanpa es', price: 0, popularity: 1 },
      { name: 'Es dipisah', price: 0, popularity: 2 },
    ],
  },
  biji: {
    name: 'Pilihan Biji',
    min: 1,
    max: 1,
    options: [
      { name: 'Aceh Gayo', price: 0, popularity: 5 },
      { name: 'Toraja Sapan', price: 0, popularity: 3 },
      { name: 'Kintamani', price: 0, popularity: 4 },
      { name: 'Flores Bajawa', price: 0, popularity: 2 },
      { name: 'Wamena', price: 4000, popularity: 3 },
    ],
  },
  saji: {
    name: 'Penyajian',
    min: 1,
    max: 1,
    options: [
      { name: 'Dihangatkan', price: 0, popularity: 6, isDefault: true },
      { name: 'Biasa', price: 0, popularity: 3 },
    ],
  },
  saus: {
    name: 'Saus',
    min: 0,
    max: 2,
    usedIn: 55,
    options: [
      { name: 'Saus sambal', price: 0, popularity: 5 },
      { name: 'Mayones', price: 0, popularity: 3 },
      { name: 'Saus keju', price: 5000, popularity: 2 },
    ],
  },
  pedas: {
    name: 'Level Pedas',
    min: 1,
    max: 1,
    options: [
      { name: 'Tidak pedas', price: 0, popularity: 3 },
      { name: 'Sedang', price: 0, popularity: 5, isDefault: true },
      { name: 'Pedas', price: 0, popularity: 3 },
    ],
  },
} as const satisfies DemoModifierGroups;

export type KopiGroup = keyof typeof kopiGroups;
