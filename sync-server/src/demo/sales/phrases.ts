/** First names, as guests leave them for a bag or a rider. */
export const CUSTOMERS = [
  'Agus',
  'Aisyah',
  'Anton',
  'Ayu',
  'Bambang',
  'Bella',
  'Budi',
  'Citra',
  'Danu',
  'Desi',
  'Dina',
  'Eko',
  'Elsa',
  'Farhan',
  'Fitri',
  'Gilang',
  'Hana',
  'Hendra',
  'Ibu Yanti',
  'Iqbal',
  'Irma',
  'Joko',
  'Kartika',
  'Linda',
  'Lukman',
  'Mega',
  'Mira',
  'Nanda',
  'Novi',
  'Oka',
  'Pak Herman',
  'Putri',
  'Rangga',
  'Ratih',
  'Rendi',
  'Ririn',
  'Sandi',
  'Santi',
  'Tono',
  'Vina',
  'Wahyu',
  'Wira',
  'Yudi',
  'Yuni',
  'Zahra',
] as const;

export const CANCEL_REASONS = [
  'Tamu batal',
  'Salah input meja',
  'Pesanan ganda',
  'Pengantar tidak datang',
  'Menunggu terlalu lama',
] as const;

export const VOID_REASONS = [
  'Habis di dapur',
  'Salah pesan',
  'Tamu ganti menu',
  'Terlalu lama',
  'Salah masak',
] as const;

/** What cash was put into the drawer for, and what it was taken for. */
export const CASH_IN_REASONS = ['Tambah uang receh', 'Receh dari brankas', 'Modal tambahan'] as const;
export const DROP_REASONS = ['Laci sudah penuh', 'Setoran rutin', 'Dihitung bersama manajer'] as const;
export const PAYOUT_REASONS = [
  'Es batu',
  'Gas 3 kg',
  'Galon air minum',
  'Bensin antar pesanan',
  'Tisu dan kantong plastik',
  'Parkir dan iuran sampah',
  'Cabai dan jeruk nipis dari pasar',
] as const;

/** What is written beside a count that differs by much. */
export const COUNT_NOTES = [
  'Sudah dihitung dua kali, belum ketemu.',
  'Mungkin salah kembalian waktu ramai.',
  'Struk setoran belum dicek.',
] as const;

/** Why money was given back. */
export const REFUND_REASONS = [
  'Makanan keluar dingin',
  'Pesanan kurang satu',
  'Salah menu, tamu sudah pulang',
  'Minuman tumpah sebelum diminum',
];
