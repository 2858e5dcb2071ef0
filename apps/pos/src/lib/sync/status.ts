/** What the syncing tab is at. How much is queued each tab counts for itself. */
export type SyncPhase =
  | { state: 'offline' }
  | { state: 'idle' }
  | { state: 'pushing' }
  | { state: 'pulling' }
  | { state: 'retrying'; nextAt: number; code: string }
  | { state: 'stopped'; code: 'DEVICE_REVOKED' | 'PROTOCOL_UNSUPPORTED' };

export interface SyncStatus {
  phase: SyncPhase;
  syncedAt: number | null;
  offsetMs: number;
  heardAt: number | null;
  progress: { done: number; total: number } | null;
}
