import type { StaffRow } from './rows.ts';

/**
 * The salt of somebody's PIN, as Base64 without padding; null where none is set. A new PIN has another salt, and the same PIN keeps its own
 * whichever way it came here.
 */
export function saltOf({ doc, pin }: Pick<StaffRow, 'doc' | 'pin'>): string | null {
  const check = (doc as { pin?: { salt?: unknown } | null } | null)?.pin;
  if (typeof check?.salt === 'string') return check.salt;
  return pin && btoa(String.fromCharCode(...pin.salt)).replaceAll('=', '');
}
