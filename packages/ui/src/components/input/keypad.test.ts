import { describe, expect, it } from 'vitest';
import { keyFromKeyboard, typeAmount, typePin, type KeypadKey } from './keypad.ts';

const pin = (keys: KeypadKey[]) => keys.reduce((entered, key) => typePin(entered, key, 6), '');
const amount = (keys: KeypadKey[], max?: number) => keys.reduce((sum, key) => typeAmount(sum, key, max), 0);

describe('a PIN', () => {
  it('grows digit by digit and stops when it is full', () => {
    expect(pin(['4', '0', '0', '0', '0', '4', '9'])).toBe('400004');
  });

  it('loses its last digit, or all', () => {
    expect(pin(['1', '2', 'backspace'])).toBe('1');
    expect(pin(['1', '2', 'clear'])).toBe('');
    expect(pin(['backspace'])).toBe('');
  });
});

describe('an amount', () => {
  it('is typed as on a cash register, with thousands at one touch', () => {
    expect(amount(['5', '0', '000'])).toBe(50_000);
    expect(amount(['5', '0', '000', 'backspace'])).toBe(5_000);
    expect(amount(['5', 'clear'])).toBe(0);
  });

  it('stays where one more digit would pass its limit', () => {
    expect(amount(['9', '9', '000'], 9_999)).toBe(99);
  });
});

it('takes digits, Backspace and Delete from a real keyboard, and nothing else', () => {
  expect(['7', 'Backspace', 'Delete', 'a', 'Enter', 'F7'].map(keyFromKeyboard)).toEqual([
    '7',
    'backspace',
    'clear',
    undefined,
    undefined,
    undefined,
  ]);
});
