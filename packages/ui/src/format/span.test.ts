import { expect, test } from 'vitest';
import { createFormats } from './formats.ts';
import { RUPIAH } from './money.ts';
import { spanWords } from './span.ts';

const formats = createFormats(() => ({ locale: 'id', currency: RUPIAH, timeZone: 'Asia/Jakarta' }));
const at = (time: string): number => Date.parse(`${time}+07:00`);

test('a span says neither a day nor a minute twice', () => {
  const start = at('2025-09-16T14:05:00');
  expect(spanWords(start, start + 20_000, formats)).toBe('16 Sep 2025, 14:05');
  expect(spanWords(start, at('2025-09-16T15:20:00'), formats)).toBe('16 Sep 2025, 14:05–15:20');
  expect(spanWords(start, at('2025-09-17T01:12:00'), formats)).toBe(
    '16 Sep 2025, 14:05 – 17 Sep 2025, 01:12',
  );
});
