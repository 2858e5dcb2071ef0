import type { DemoModifierGroups } from '../types.ts';

export const sedapGroups = {
  pedas: {
    name: 'Level Pedas',
    min: 1,
    max: 1,
    options: [
      { name: 'Level 0 (tidak pedas)', price: 0, popularity: 5 },
      { name: 'Level 1', price: 0, popularity: 5 },
      { name: 'Level 2', price: 0, popularity: 6 },
      { name: 'Level 3', price: 0, popularity: 5 },
      { name: 'Level 4', price: 0, popularity: 2 },
      { name: 'Level 5 (pedas sekali)', price: 0, popularity: 1 },
    ],
  },
  telur: {
    name: 'Telur',
    min: 0,
    max: 1,
    usedIn: 70,
    options: [
      { name: 'Ceplok matang', price: 0, popularity: 5 },
      { name: 'Ceplok setengah matang', price: 0, popularity: 3 },
      { name: 'Dadar', price: 0, popularity: 4 },
      { name: 'Orak-arik', price: 0, popularity: 1 },
    ],
  },
  tambahan: {
    name: 'Tambahan',
    min: 0,
    max: 3,
    usedIn: 18,
    options: [
      { name: 'Telur ceplok', price: 5000, popularity: 6 },
      { name: 'Ayam suwir', price: 7000, popularity: 4 },
      { name: 'Bakso sapi 3 butir', price: 7000, popularity: 3 },
      { name: 'Sosis', price: 5000, popularity: 3 },
      { name: 'Udang 3 ekor', price: 10000, popularity: 1 },
      { name: 'Petai', price: 6000, popularity: 2 },
      { name: 'Keju parut', price: 5000, popularity: 1 },
      { name: 'Kerupuk', price: 3000, popularity: 4 },
    ],
  },
  porsi: {
    name: 'Porsi',
    min: 1,
    max: 1,
    options: [
      { name: 'Biasa', price: 0, popularity: 8, isDefault: true },
      { name: 'Jumbo', price: 8000, popularity: 1 },
    ],
  },
  mie: {
    name: 'Jenis Mie',
    min: 1,
    max: 1,
    options: [
      { name: 'Mie telur', price: 0, popularity: 6, isDefault: true },
      { name: 'Bihun', price: 0, popularity: 2 },
      { name: 'Kwetiau', price: 2000, popularity: 3 },
      { name: 'Campur mie dan bihun', price: 0, popularity: 1 },
    ],
  },
  protein: {
    name: 'Pilihan Isi',
    min: 1,
    max: 1,
    options: [
      { name: 'Ayam', price: 0, popularity: 8 },
      { name: 'Sapi', price: 6000, popularity: 3 },
      { name: 'Udang', price: 9000, popularity: 2 },
      { name: 'Tahu jamur', price: 0, popularity: 1 },
    ],
  },
  nasi: {
    name: 'Pilihan Nasi',
    min: 1,
    max: 1,
    options: [
      { name: 'Nasi putih', price: 0, popularity: 9, isDefault: true },
      { name: 'Nasi uduk', price: 3000, popularity: 3 },
      { name: 'Nasi merah', price: 3000, popularity: 1 },
      { name: 'Tanpa nasi', price: 0, popularity: 1 },
    ],
  },
  tambahNasi: {
    name: 'Tambah Nasi atau Lontong',
    min: 0,
    max: 2,
    usedIn: 60,
    options: [
      { name: 'Nasi putih', price: 6000, popularity: 7 },
      { name: 'Nasi uduk', price: 8000, popularity: 2 },
      { name: 'Lontong', price: 6000, popularity: 2 },
    ],
  },
  potongan: {
    name: 'Potongan Ayam',
    min: 1,
    max: 1,
    options: [
      { name: 'Paha', price: 0, popularity: 6 },
      { name: 'Dada', price: 1000, popularity: 5 },
      { name: 'Sayap', price: 0, popularity: 1 },
    ],
  },
  masak: {
    name: 'Cara Masak',
    min: 1,
    max: 1,
    options: [
      { name: 'Bakar kecap', price: 0, popularity: 5 },
      { name: 'Bakar bumbu rica', price: 3000, popularity: 2 },
      { name: 'Goreng kering', price: 0, popularity: 4 },
      { name: 'Saus asam manis', price: 5000, popularity: 2 },
    ],
  },
  sambal: {
    name: 'Sambal',
    min: 1,
    max: 1,
    options: [
      { name: 'Sambal terasi', price: 0, popularity: 6 },
      { name: 'Sambal hijau', price: 0, popularity: 2 },
      { name: 'Sambal korek', price: 0, popularity: 2 },
      { name: 'Sambal matah', price: 2000, popularity: 2 },
      { name: 'Tanpa sambal', price: 0, popularity: 1 },
    ],
  },
  bumbuSate: {
    name: 'Bumbu Sate',
    min: 1,
    max: 1,
    options: [
      { name: 'Bumbu kacang', price: 0, popularity: 6, isDefault: true },
      { name: 'Bumbu kecap', price: 0, popularity: 2 },
      { name: 'Campur', price: 0, popularity: 2 },
    ],
  },
  penyajian: {
    name: 'Penyajian Kuah',
    min: 1,
    max: 1,
    options: [
      { name: 'Nasi dipisah', price: 5000, popularity: 6 },
      { name: 'Nasi dicampur', price: 5000, popularity: 2 },
      { name: 'Tanpa nasi', price: 0, popularity: 2 },
    ],
  },
  pelengkapKuah: {
    name: 'Pelengkap',
    min: 0,
    max: 3,
    usedIn: 30,
    options: [
      { name: 'Emping', price: 4000, popularity: 2 },
      { name: 'Perkedel kentang', price: 4000, popularity: 4 },
      { name: 'Telur rebus', price: 5000, popularity: 3 },
      { name: 'Kerupuk', price: 3000, popularity: 3 },
    ],
  },
  minumPaket: {
    name: 'Minuman Paket',
    min: 1,
    max: 1,
    options: [
      { name: 'Es teh manis', price: 0, popularity: 8, isDefault: true },
      { name: 'Teh hangat', price: 0, popularity: 2 },
      { name: 'Es jeruk', price: 5000, popularity: 2 },
      { name: 'Air mineral', price: 0, popularity: 1 },
    ],
  },
  gula: {
    name: 'Gula',
    min: 0,
    max: 1,
    usedIn: 15,
    options: [
      { name: 'Kurang manis', price: 0, popularity: 5 },
      { name: 'Tanpa gula', price: 0, popularity: 2 },
      { name: 'Ekstra manis', price: 0, popularity: 1 },
    ],
  },
  es: {
    name: 'Es',
    min: 0,
    max: 1,
    usedIn: 10,
    options: [
      { name: 'Sedikit es', price: 0, popularity: 4 },
      { name: 'Tanpa es', price: 0, popularity: 2 },
      { name: 'Banyak es', price: 0, popularity: 1 },
    ],
  },
  suhu: {
    name: 'Panas atau Dingin',
    min: 1,
    max: 1,
    options: [
      { name: 'Dingin', price: 0, popularity: 5, isDefault: true },
      { name: 'Panas', price: 0, popularity: 3 },
    ],
  },
  topingEs: {
    name: 'Toping',
    min: 0,
    max: 3,
    usedIn: 20,
    options: [
      { name: 'Cincau', price: 3000, popularity: 3 },
      { name: 'Nata de coco', price: 3000, popularity: 2 },
      { name: 'Kolang-kaling', price: 3000, popularity: 1 },
      { name: 'Alpukat', price: 5000, popularity: 2 },
      { name: 'Es krim vanila', price: 6000, popularity: 2 },
    ],
  },
} as const satisfies DemoModifierGroups;

export type SedapGroup = keyof typeof sedapGroups;
