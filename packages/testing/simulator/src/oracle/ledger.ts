/** A change that somebody was shown as saved. */
export interface Entry {
  id: string;
  name: string;
  args: Record<string, unknown>;
  /** What it overwrites, as the tablet had it before (see overwriting.ts); null where it overwrites nothing, or nobody asked. */
  saw: string | null;
  /** The tablet it was made on, and where that is. */
  device: string;
  tenantId: string;
  outletId: string;
  actorId: string;
  at: number;
  /** Its record was damaged on the disk or on its way: somebody has to see it, no more can be asked for. */
  isDamaged: boolean;
  /** The tablet's memory was wiped, and with it the tablet's own copy. */
  isOnServerOnly: boolean;
  /** Wiped on the tablet, and then the server was put back to before it came: two disasters at once. */
  isExcused: boolean;
}

/** What the simulated people know they have done: the oracle's own book. */
export class Ledger {
  readonly entries = new Map<string, Entry>();

  save(entry: Omit<Entry, 'isDamaged' | 'isOnServerOnly' | 'isExcused'>): void {
    this.entries.set(entry.id, { ...entry, isDamaged: false, isOnServerOnly: false, isExcused: false });
  }

  /** One of these was damaged on its way, nobody knows which. */
  doubtUnjudged(device: string): void {
    for (const entry of this.of(device)) entry.isDamaged = true;
  }

  of(device: string): Entry[] {
    return [...this.entries.values()].filter((entry) => entry.device === device);
  }
}
