/** What one person did on one tablet without a longer break. */
export interface Sitting<Entry> {
  key: string;
  entries: Entry[];
  from: number;
  to: number;
  /** The latest moment at which any of it reached the server. */
  arrived: number;
}

interface Done {
  key: string;
  at: number;
  receivedAt: number;
  actor: string;
  device: { id: string };
}

const BREAK_MS = 3 * 60_000;
/** Later than this is worth telling: the tablet was out of reach meanwhile. */
const LATE_MS = 60_000;

/** Puts changes that belong together under one head; the order in which they were judged stays. */
export function sittingsOf<Entry extends Done>(entries: readonly Entry[]): Sitting<Entry>[] {
  const sittings: Sitting<Entry>[] = [];
  for (const entry of entries) {
    const last = sittings.at(-1);
    const before = last?.entries.at(-1);
    const goesOn =
      before?.actor === entry.actor &&
      before.device.id === entry.device.id &&
      Math.abs(entry.at - before.at) <= BREAK_MS;
    if (last && goesOn) {
      last.entries.push(entry);
      last.from = Math.min(last.from, entry.at);
      last.to = Math.max(last.to, entry.at);
      last.arrived = Math.max(last.arrived, entry.receivedAt);
    } else {
      sittings.push({
        key: entry.key,
        entries: [entry],
        from: entry.at,
        to: entry.at,
        arrived: entry.receivedAt,
      });
    }
  }
  return sittings;
}

export const cameLate = ({ to, arrived }: Pick<Sitting<never>, 'to' | 'arrived'>): boolean =>
  arrived - to > LATE_MS;
