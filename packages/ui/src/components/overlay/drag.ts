/** How far a sheet must be pulled, or how fast (px per ms), to be let go. */
const FAR = 96;
const FAST = 0.6;
const PHONE = '(width < 48rem)';

/**
 * An attachment for the head of a sheet that came from the bottom of a phone: pulled down it follows the finger, and let
 * go it closes or springs back. What moves is the nearest dialog around it.
 */
export const pullToClose = (close: () => void) => (head: HTMLElement) => {
  let from: { y: number; at: number } | undefined;
  const sheet = () => head.closest<HTMLElement>('[role="dialog"]');
  const pulled = (event: PointerEvent) => (from === undefined ? 0 : Math.max(0, event.clientY - from.y));

  function start(event: PointerEvent): void {
    const onControl = event.target instanceof Element && event.target.closest('button, a, input') !== null;
    if (onControl || !event.isPrimary || !matchMedia(PHONE).matches) return;
    from = { y: event.clientY, at: event.timeStamp };
    head.setPointerCapture(event.pointerId);
  }

  function move(event: PointerEvent): void {
    if (from !== undefined) sheet()?.style.setProperty('translate', `0 ${pulled(event)}px`);
  }

  function end(event: PointerEvent): void {
    if (from === undefined) return;
    const distance = pulled(event);
    const speed = distance / Math.max(1, event.timeStamp - from.at);
    from = undefined;
    if (event.type === 'pointerup' && (distance > FAR || (speed > FAST && distance > 16))) close();
    else sheet()?.style.removeProperty('translate');
  }

  const listeners = { pointerdown: start, pointermove: move, pointerup: end, pointercancel: end } as const;
  for (const [type, listener] of Object.entries(listeners))
    head.addEventListener(type, listener as EventListener);
  return () => {
    for (const [type, listener] of Object.entries(listeners))
      head.removeEventListener(type, listener as EventListener);
  };
};
