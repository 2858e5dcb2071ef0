import type { CategoryColor } from '../../src/theme/index.ts';

export const CATEGORIES: { name: string; color: CategoryColor; count: number }[] = [
  { name: 'Nasi & Mie', color: 'turmeric', count: 22 },
  { name: 'Ayam & Bebek', color: 'chili', count: 18 },
  { name: 'Sate & Bakaran', color: 'cocoa', count: 11 },
  { name: 'Ikan & Seafood', color: 'sky', count: 14 },
  { name: 'Sayur & Lauk', color: 'pandan', count: 19 },
  { name: 'Es & Jus', color: 'lagoon', count: 16 },
  { name: 'Kopi & Teh', color: 'papaya', count: 12 },
  { name: 'Kue & Penutup', color: 'orchid', count: 6 },
];

export const DISHES: {
  name: string;
  price: number;
  color: CategoryColor;
  quantity?: number;
  soldOut?: boolean;
}[] = [
  { name: 'Nasi Goreng Kampung', price: 28000, color: 'turmeric', quantity: 2 },
  { name: 'Nasi Goreng Seafood', price: 36000, color: 'turmeric' },
  { name: 'Mie Goreng Jawa', price: 26000, color: 'turmeric' },
  { name: 'Nasi Uduk Komplit', price: 32000, color: 'turmeric' },
  { name: 'Ayam Bakar Taliwang', price: 42000, color: 'chili', quantity: 1 },
  { name: 'Ayam Geprek Sambal Bawang', price: 27000, color: 'chili' },
  { name: 'Bebek Goreng Sambal Hitam', price: 48000, color: 'chili', soldOut: true },
  { name: 'Sate Ayam Madura', price: 30000, color: 'cocoa' },
  { name: 'Sate Kambing', price: 45000, color: 'cocoa' },
  { name: 'Gurame Asam Manis', price: 85000, color: 'sky' },
  { name: 'Cumi Saus Padang', price: 58000, color: 'sky' },
  { name: 'Gado-gado', price: 24000, color: 'pandan' },
  { name: 'Tumis Kangkung', price: 18000, color: 'pandan' },
  { name: 'Tempe Mendoan', price: 15000, color: 'pandan' },
  { name: 'Es Teh Manis', price: 6000, color: 'lagoon', quantity: 3 },
  { name: 'Es Cendol Durian', price: 22000, color: 'lagoon' },
  { name: 'Jus Alpukat', price: 20000, color: 'lagoon' },
  { name: 'Kopi Tubruk', price: 12000, color: 'papaya' },
  { name: 'Pisang Goreng Keju', price: 19000, color: 'orchid' },
  { name: 'Klepon', price: 14000, color: 'orchid' },
];

export const LINES = [
  { name: 'Nasi Goreng Kampung', detail: 'Pedas · Telur ceplok', quantity: 2, amount: 66000, sent: true },
  { name: 'Ayam Bakar Taliwang', detail: 'Paha · Tanpa lalap', quantity: 1, amount: 42000, sent: true },
  { name: 'Es Teh Manis', detail: '', quantity: 3, amount: 18000, sent: false },
];
