export interface Tap {
  x: number;
  y: number;
  /** In milliseconds, as the browser counts them for its events. */
  at: number;
  /** What lay there. */
  on: unknown;
}

const SOON_MS = 300;
const NEAR_PX = 24;

/**
 * Whether a tap is the second of two quick ones, and hits what came under the finger in between: it belongs to what the first one was for. Two
 * keys side by side, or one tapped twice, lie where they lay.
 */
export function isStray(first: Tap, second: Tap, lies: (x: number, y: number) => unknown): boolean {
  return (
    second.at - first.at < SOON_MS &&
    Math.hypot(second.x - first.x, second.y - first.y) < NEAR_PX &&
    second.on !== first.on &&
    lies(first.x, first.y) !== first.on
  );
}
