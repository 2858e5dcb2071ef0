import { expect, it } from 'vitest';
import { createFormats, type FormatSettings } from './formats.ts';
import { RUPIAH, toPlainText } from './money.ts';

it('follows a change of language without being made anew', () => {
  const settings: FormatSettings = { locale: 'id', currency: RUPIAH, timeZone: 'Asia/Makassar' };
  const formats = createFormats(() => settings);
  const seen = () => [toPlainText(formats.money(63_250)), formats.day(0), formats.change(112, 100, 'X')];
  expect(seen()).toEqual(['Rp 63.250', 'Kam, 1 Jan', '+12% dari X']);
  settings.locale = 'en';
  expect(seen()).toEqual(['Rp 63,250', 'Thu 1 Jan', '+12% on X']);
});

it('names the zone beside every time of day, and beside nothing else, where it is told to', () => {
  const at = Date.UTC(2025, 10, 20, 7, 5);
  const settings: FormatSettings = { locale: 'id', currency: RUPIAH, timeZone: 'Asia/Makassar' };
  const formats = createFormats(() => settings);
  const seen = () => [
    formats.time(at),
    formats.dateTime(at),
    formats.relative(at, at + 20 * 3_600_000),
    formats.relative(at, at + 60_000),
    formats.date(at),
  ];
  expect(seen()).toEqual(['15:05', '20 Nov 2025, 15:05', 'kemarin 15:05', '1 menit lalu', '20 Nov 2025']);
  settings.namesZone = true;
  expect(seen()).toEqual([
    '15:05 WITA',
    '20 Nov 2025, 15:05 WITA',
    'kemarin 15:05 WITA',
    '1 menit lalu',
    '20 Nov 2025',
  ]);
});
