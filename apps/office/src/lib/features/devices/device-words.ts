import { formatCount, formatRelative } from '@meja/ui/format';
import { locale, m } from '@meja/ui/messages';
import type { Tone } from '@meja/ui';
import type { Device, Gap } from './device.ts';

/** A tablet that is on speaks up at least this often. */
const SEEN_MS = 12 * 60_000;
const DAY_MS = 86_400_000;

export interface SeenLook {
  words: string;
  tone: Tone;
  connected: boolean;
}

export function seenLook({ lastSeenAt }: Device, now: number, timeZone: string): SeenLook {
  if (lastSeenAt === null) return { words: m.office_device_never_seen(), tone: 'neutral', connected: false };
  const age = now - lastSeenAt;
  if (age < SEEN_MS) return { words: m.office_device_connected(), tone: 'positive', connected: true };
  const when = formatRelative(lastSeenAt, now, timeZone, locale.current);
  return {
    words: m.office_device_seen({ when }),
    tone: age > DAY_MS ? 'warning' : 'neutral',
    connected: false,
  };
}

const count = (number: number) => formatCount(number, locale.current);

const gapWords = ({ from, to }: Gap): string => (from === to ? count(from) : `${count(from)}–${count(to)}`);

const SHOWN = 3;

/** `118–120, 131 dan 4 lainnya`. */
export function missingWords(missing: readonly Gap[]): string {
  const shown = missing.slice(0, SHOWN).map(gapWords).join(', ');
  return missing.length > SHOWN ? m.office_and_more({ list: shown, count: missing.length - SHOWN }) : shown;
}
