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
