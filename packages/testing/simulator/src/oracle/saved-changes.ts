/** A change that somebody was shown as saved. */
export interface SavedChange {
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
  /** Who allowed it by their PIN. */
  approverId: string | null;
  /** The actor has not done it, and their PIN does not stand behind it. */
  isForged: boolean;
  at: number;
  /** Its record was damaged, on the disk or on its way: what it may have come to the server as. As that it must never take effect. */
  damagedAs: unknown[];
  /** The tablet's memory was wiped, and with it the tablet's own copy. */
  isOnServerOnly: boolean;
  /** Wiped on the tablet, and then the server was put back to before it came: two disasters at once. */
  isExcused: boolean;
}

/** All changes that were shown as saved. The oracle checks the server's rows against them. */
export class SavedChanges {
  readonly byId = new Map<string, SavedChange>();
  /** A record was damaged on a disk: the people of that tablet see it from then on as it is. */
  isADiskDamaged = false;

  save(change: Omit<SavedChange, 'damagedAs' | 'isOnServerOnly' | 'isExcused'>): void {
    this.byId.set(change.id, { ...change, damagedAs: [], isOnServerOnly: false, isExcused: false });
  }

  damageOnDisk(id: string, record: unknown): void {
    this.isADiskDamaged = true;
    this.byId.get(id)?.damagedAs.push(record);
  }

  /** Of a delivery that arrived otherwise than it was sent, only what is different may have come to harm. */
  damageOnItsWay(sent: string, arrived: string): void {
    const [before, after] = [recordsIn(sent), recordsIn(arrived)];
    // Nobody can read it: it is refused whole, and sent again.
    if (!before || !after) return;
    for (const [i, record] of before.entries())
      if (JSON.stringify(record) !== JSON.stringify(after[i]))
        this.byId.get(record.id)?.damagedAs.push(after[i]);
  }

  of(device: string): SavedChange[] {
    return [...this.byId.values()].filter((change) => change.device === device);
  }
}

function recordsIn(delivery: string): { id: string }[] | undefined {
  try {
    const { mutations } = JSON.parse(delivery) as { mutations?: unknown };
    return Array.isArray(mutations) ? mutations : undefined;
  } catch {
    return undefined;
  }
}
