import type { Formats } from './formats.ts';

/** From when until when, without saying a day or a minute twice: `16 Sep 2025, 14:05–15:20`. */
export function spanWords(
  from: number,
  to: number,
  formats: Pick<Formats, 'date' | 'time' | 'dateTime'>,
): string {
  const [first, last] = [formats.dateTime(from), formats.dateTime(to)];
  if (first === last) return first;
  return formats.date(from) === formats.date(to) ? `${first}–${formats.time(to)}` : `${first} – ${last}`;
}
