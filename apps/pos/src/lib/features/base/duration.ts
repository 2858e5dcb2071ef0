import { m } from '@meja/ui/messages';

/** After so long nobody counts minutes any more. */
const LONG_MINUTES = 10 * 60;

/** Whole minutes that something has been going on, whatever the clocks say. */
export const minutesSince = (at: number, now: number): number => Math.max(0, Math.floor((now - at) / 60_000));

/** `34 mnt`, `8 j 23 mnt`, `13 j`: for a tile, where every letter counts. */
export function durationWords(minutes: number): string {
  if (minutes < 60) return m.pos_minutes({ count: minutes });
  if (minutes >= LONG_MINUTES) return m.pos_hours_alone({ hours: Math.floor(minutes / 60) });
  return m.pos_hours({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
