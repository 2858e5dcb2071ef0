/** What the syncing tab is at. How much is queued each tab counts for itself. */
export type SyncPhase =
  /** Asked, and neither answered nor given up yet. */
  | { state: 'connecting' }
  | { state: 'offline' }
  | { state: 'idle' }
  | { state: 'pushing' }
  | { state: 'pulling' }
  | { state: 'retrying'; nextAt: number; code: string }
  /** The server has news only for a newer version of the app. What is queued it takes all the same. */
  | { state: 'needs-upgrade' }
  /** Until a person does something about it. DEVICE_UNKNOWN: the server was restored from a backup of before this tablet was enrolled. */
  | { state: 'stopped'; code: 'DEVICE_REVOKED' | 'DEVICE_UNKNOWN' };

/** So many of so many: of a load, or of a queue that is being delivered. */
export interface Progress {
  done: number;
  total: number;
}

export interface SyncStatus {
  phase: SyncPhase;
  syncedAt: number | null;
  offsetMs: number;
  heardAt: number | null;
  progress: Progress | null;
  /** While a queue is being delivered. */
  delivery: Progress | null;
}
