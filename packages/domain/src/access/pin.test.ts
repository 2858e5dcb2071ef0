import { expect, it } from 'vitest';
import { whyPinIsRefused } from './pin.ts';

it.each([
  '000000',
  '121212',
  '123123',
  '123456',
  '654321',
  '890123',
  '135791',
  '123321',
  '112211',
  '010190',
  '901231',
])('refuses %s, which is tried first', (pin) => expect(whyPinIsRefused(pin)).toBe('PIN_TRIVIAL'));

it.each(['271828', '314159', '582046', '90210384', '739162840517'])('takes %s', (pin) =>
  expect(whyPinIsRefused(pin)).toBeNull(),
);

it.each([
  ['', 'PIN_TOO_SHORT'],
  ['27182', 'PIN_TOO_SHORT'],
  ['2718281828459', 'PIN_TOO_LONG'],
  ['27182８', 'PIN_NOT_DIGITS'],
  [' 271828', 'PIN_NOT_DIGITS'],
])('refuses "%s" as %s', (pin, problem) => expect(whyPinIsRefused(pin)).toBe(problem));

it('leaves most of a million', () => {
  const left = Array.from({ length: 10_000 }, (_, i) => String(i * 97).padStart(6, '0')).filter(
    (pin) => whyPinIsRefused(pin) === null,
  );
  expect(left.length).toBeGreaterThan(8_500);
});
