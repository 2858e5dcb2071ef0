export type KeypadKey =
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '00'
  | '000'
  | 'backspace'
  | 'clear';

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** What a key of a real keyboard means to a keypad; undefined where it means nothing. */
export function keyFromKeyboard(key: string): KeypadKey | undefined {
  const digit = DIGITS.find((one) => one === key);
  if (digit !== undefined) return digit;
  if (key === 'Backspace') return 'backspace';
  if (key === 'Delete') return 'clear';
  return undefined;
}

/** Digits so far after one more key, at most `length` of them: for a PIN. */
export function typePin(entered: string, key: KeypadKey, length: number): string {
  if (key === 'clear') return '';
  if (key === 'backspace') return entered.slice(0, -1);
  return (entered + key).slice(0, length);
}

/** Minor units after one more key; past `max` nothing changes, as on a cash register. */
export function typeAmount(amount: number, key: KeypadKey, max = 999_999_999): number {
  if (key === 'clear') return 0;
  if (key === 'backspace') return Math.floor(amount / 10);
  const next = Number(`${amount}${key}`);
  return next <= max ? next : amount;
}

const TYPING = 'input, textarea, select, [contenteditable="true"]';

/** Whether a key pressed somewhere on the page is meant for this keypad. */
export function isForKeypad(event: KeyboardEvent, keypad: HTMLElement): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.target instanceof Element && event.target.closest(TYPING)) return false;
  const dialogs = [...document.querySelectorAll('[role="dialog"], [role="alertdialog"]')];
  const top = dialogs.at(-1);
  return top === undefined || top.contains(keypad);
}
