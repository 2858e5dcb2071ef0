import { isStray, type Tap } from './stray.ts';

/** An icon in a button is the button. */
const control = (element: unknown): unknown =>
  element instanceof Element
    ? (element.closest('a, button, label, input, textarea, [role]') ?? element)
    : element;

/**
 * Keeps the second of two quick taps from what the first one has opened: a dish that comes where the table was, a choice where the dish was.
 * Called off by what it returns. Keys that are pressed are no taps. With a mouse two quick clicks may both be meant: there the second one is
 * kept off only where the system counts a double click.
 */
export function ignoreStrayTaps(): () => void {
  const lies = (x: number, y: number): unknown => control(document.elementFromPoint(x, y));
  let last: Tap | undefined;
  let ignores = false;
  let isMouse = false;

  function drop(event: Event): void {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function press(event: PointerEvent): void {
    const tap = { x: event.clientX, y: event.clientY, at: event.timeStamp, on: control(event.target) };
    ignores = last !== undefined && isStray(last, tap, lies);
    // A third one belongs to the first as well.
    last = ignores && last ? { ...last, at: tap.at } : tap;
    isMouse = event.pointerType === 'mouse';
    if (ignores && !isMouse) drop(event);
  }

  function click(event: MouseEvent): void {
    // A key clicks with a count of 0, the second click of a mouse's double click with 2.
    if (ignores && event.detail > (isMouse ? 1 : 0)) drop(event);
  }

  addEventListener('pointerdown', press, true);
  addEventListener('click', click, true);
  return () => {
    removeEventListener('pointerdown', press, true);
    removeEventListener('click', click, true);
  };
}
