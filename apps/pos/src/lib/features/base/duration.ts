import { m } from '@meja/ui/messages';

/** Whole minutes that something has been going on, whatever the clocks say. */
export const minutesSince = (at: number, now: number): number => Math.max(0, Math.floor((now - at) / 60_000));

/** `34 mnt`, `8 j 23 mnt`: for a tile, where every letter counts. */
export function durationWords(minutes: number): string {
  if (minutes < 60) return m.pos_minutes({ count: minutes });
  return m.pos_hours({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
