import type { StaffRow } from './rows.ts';

type Known = Pick<StaffRow, 'doc' | 'pin'>;

/**
 * The salt of somebody's PIN, as Base64 without padding; null where none is set. A new PIN has another salt, and the same PIN keeps its own
 * whichever way it came here.
 */
export function saltOf({ doc, pin }: Known): string | null {
  const salt = checkIn(doc)?.salt;
  if (typeof salt === 'string') return salt;
  return pin && btoa(String.fromCharCode(...pin.salt)).replaceAll('=', '');
}

/** How many digits their PIN has. */
export function digitsOf({ doc }: Known): number {
  const digits = checkIn(doc)?.digits;
  return typeof digits === 'number' ? digits : 6;
}

/** The server's check, as far as it is one; it is read whole where somebody signs in. */
const checkIn = (doc: unknown) => (doc as { pin?: { salt?: unknown; digits?: unknown } | null } | null)?.pin;
