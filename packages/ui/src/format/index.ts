export * from './compare.ts';
export * from './formats.ts';
export { isLocale, LOCALES, type Locale } from './locale.ts';
export * from './money.ts';
export { formatCount, formatQuantity, formatRate, formatTimes } from './number.ts';
export { spanWords } from './span.ts';
export * from './time.ts';
